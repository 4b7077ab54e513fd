"""The nightly work: alarms, hotspots and topics of the day that has ended, kept as findings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
from django.db import transaction
from django.utils import timezone

from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.rates import natural_day
from hotline.dispatch.working_days import is_working_day
from hotline.insight.events import Filters, frame
from hotline.insight.models import Finding, Night
from hotline.insight.sensing import anomalies, scan, topics, windows
from intake.privacy import mask

Found = list[dict[str, Any]]

LEVELS = {"street": ["subdistrict", "group"], "district": ["district", "service_code"], "city": ["service_code"]}
HISTORY_DAYS = 64  # eight weeks before the spans that end with the day's first windows
SCANNED_DAYS = 28
TOPIC_DAYS = 90
PAST_MESSAGES = 20_000
EXAMPLES = 3
STARTS_AT = 1  # o'clock


def alarms(day: dt.date) -> Found:
    """Return the alarms of ``day``: each domain in each street, each service in each district and in the city."""
    first = day - dt.timedelta(days=HISTORY_DAYS)
    events = frame(_days(first, day), ["requested_at", "district", "subdistrict", "group", "service_code"])
    found: Found = []
    for kind, names in LEVELS.items():
        series = windows.series(events, names, first, HISTORY_DAYS + 1, is_working_day)
        last = series.counts.shape[1]
        for alarm in anomalies.alarms(series, last - windows.A_DAY, last - 1):
            place = dict(zip(names, alarm.name, strict=True))
            figures = {"count": alarm.count, "expected": alarm.expected, "p": alarm.p, "at": alarm.at.isoformat()}
            found.append({"series": kind, **place, **figures})
    return found


def hotspots(day: dt.date) -> Found:
    """Return the hotspots of each domain in the four weeks up to ``day``."""
    first = day - dt.timedelta(days=SCANNED_DAYS - 1)
    columns = ["requested_at", "lat", "long", "group", "subdistrict", "place_point", "citizen"]
    events = frame(_days(first, day), columns)
    events = events[events["lat"].notna() & events["long"].notna()]
    back = (pd.Timestamp(day) - events["requested_at"].dt.tz_localize(None).dt.normalize()).dt.days
    events["day"] = SCANNED_DAYS - 1 - back
    found: Found = []
    for group, rows in events.groupby("group", observed=True):
        near = scan.scan(rows["lat"].to_numpy(), rows["long"].to_numpy(), rows["day"].to_numpy(), SCANNED_DAYS)
        found += [_described(spot, str(group), rows.iloc[spot.members]) for spot in near]
    return found


def _described(spot: scan.Hotspot, group: str, rows: pd.DataFrame) -> dict[str, Any]:
    points = rows["place_point"].dropna()
    return {
        "group": group,
        "lat": spot.lat,
        "long": spot.long,
        "radius": spot.radius,
        "days": spot.days,
        "count": spot.count,
        "expected": spot.expected,
        "p": spot.p,
        "citizens": int(rows["citizen"].nunique()),
        "first": rows["requested_at"].min().isoformat(),
        "subdistrict": str(rows["subdistrict"].mode().iloc[0]) if rows["subdistrict"].notna().any() else "",
        "point": str(points.mode().iloc[0]) if len(points) else "",
        "trend": [int(number) for number in rows["day"].value_counts().reindex(range(SCANNED_DAYS), fill_value=0)],
    }


def new_topics(day: dt.date) -> Found:
    """Return the topics of ``day`` that are new or burst, each with keywords and three masked examples."""
    today, past = _messages(natural_day(day)), _messages_before(day)
    found = topics.topics([text for text, _ in today], [who for _, who in today], past, TOPIC_DAYS)
    return [
        {
            "keywords": topic.keywords,
            "count": len(topic.members),
            "citizens": topic.citizens,
            "before": topic.before,
            "new": topic.new,
            "p": topic.p,
            "examples": [masked(today[member][0]) for member in topic.members[:EXAMPLES]],
        }
        for topic in found
    ]


def _messages(period: Any) -> list[tuple[str, str]]:
    rows = ServiceRequest.objects.filter(requested_at__gte=period.start, requested_at__lt=period.end, secrecy="none")
    return [
        (description, phone or conversation or number)
        for description, phone, conversation, number in rows.order_by("pk").values_list(
            "description", "phone", "conversation_id", "number"
        )
        if description.strip()
    ]


def _messages_before(day: dt.date) -> list[str]:
    """Return messages of the 90 days before ``day``, evenly thinned out to what can be compared in a night."""
    end = natural_day(day).start
    rows = ServiceRequest.objects.filter(requested_at__gte=end - dt.timedelta(days=TOPIC_DAYS), requested_at__lt=end)
    step = max(1, rows.count() // PAST_MESSAGES)
    texts = rows.order_by("pk").values_list("description", flat=True)
    return [text for number, text in enumerate(texts.iterator(chunk_size=2000)) if number % step == 0 and text.strip()]


def masked(text: str, length: int = 120) -> str:
    """Return the beginning of ``text`` without what could name a person: what privacy finds, and every long number."""
    return re.sub(r"\d{3,}", "***", mask(text))[:length]


WORK: dict[str, Callable[[dt.date], Found]] = {"alarm": alarms, "hotspot": hotspots, "topic": new_topics}


def work_through(day: dt.date) -> None:
    """Find everything of ``day`` and keep it in place of what an earlier run of the same day found."""
    found = {what: work(day) for what, work in WORK.items()}
    with transaction.atomic():
        Finding.objects.filter(day=day).delete()
        rows = [Finding(what=what, day=day, data=data) for what, each in found.items() for data in each]
        Finding.objects.bulk_create(rows)
        Night.objects.update_or_create(day=day, defaults={"done_at": timezone.now()})


def work_at_night() -> bool:
    """Do yesterday's work once, from one o'clock on; a job of the worker."""
    now = timezone.localtime()
    yesterday = now.date() - dt.timedelta(days=1)
    if now.hour < STARTS_AT or Night.objects.filter(day=yesterday).exists():
        return False
    work_through(yesterday)
    return False


def _days(first: dt.date, last: dt.date) -> Filters:
    return Filters(start=natural_day(first).start, end=natural_day(last).end)
