"""News of requests: each of dispatch's notices reaches its conversation, bundled so that nobody is flooded.

What waits for one conversation goes as one message. A step that only says that work goes on is left out when a later
one of the same request goes with it, and it waits for a while when the same conversation was just told something.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hotline.dispatch.models import Notice
from hotline.dispatch.states import State
from hotline.gateway.database import writing
from hotline.gateway.outbox import append_notice
from hotline.gateway.texts import say

logger = logging.getLogger(__name__)

BATCH = 50
# Says that work goes on, and nothing that the citizen has to know at once.
PROGRESS = (State.ACCEPTED, State.CONTACTED, State.IN_PROGRESS, State.UPHELD, State.WHISTLED)
QUIET = dt.timedelta(minutes=10)
LONGEST_TIME_LINE = 30  # entries, the newest


def hand_over_notices() -> bool:
    """Hand over what is due, oldest first; returns whether there was anything."""
    due = list(_due().values_list("pk", flat=True)[:BATCH])
    for pk in due:
        hand_over(pk)
    return bool(due)


def hand_over(pk: int) -> None:
    """Append one message for all that waits in the notice's conversation, and mark it, in one transaction."""
    with writing():
        first = Notice.objects.select_for_update().filter(pk=pk, handed_over_at__isnull=True).first()
        if first is None:
            return
        bundle = list(_waiting().filter(conversation_id=first.conversation_id).select_for_update())
        telling = [notice for notice in bundle if not _superseded(notice, bundle)]
        text = "\n\n".join(notice.text for notice in telling)
        last = telling[-1]
        if not append_notice(first.conversation_id, text, f"notice:{last.pk}", card(last), questions(telling)):
            logger.warning("notice %s belongs to no conversation of ours", pk)
        for notice in bundle:
            notice.handed_over_at = timezone.now()
            notice.save(update_fields=["handed_over_at"])


def card(notice: Notice) -> dict[str, Any]:
    """Return the request as the page shows it: number, status, and what this conversation was told of it so far."""
    told = Notice.objects.filter(request=notice.request, conversation_id=notice.conversation_id, pk__lte=notice.pk)
    newest = list(told.order_by("-pk")[:LONGEST_TIME_LINE])
    return {
        "type": "request",
        "service_request_id": notice.request.number,
        "status": notice.request.status,
        "fields": [],
        "timeline": [{"at": _utc(each.created_at), "text": each.text} for each in reversed(newest)],
    }


def questions(telling: Iterable[Notice]) -> list[dict[str, str]]:
    """Return the answers to the first of the follow-up's three questions as buttons; the bot asks the other two.

    When two requests are asked about at once, the buttons are about the one named last.
    """
    asked = [notice for notice in telling if notice.kind == State.FOLLOW_UP]
    return [_answer(asked[-1], contacted) for contacted in (True, False)] if asked else []


def _answer(notice: Notice, contacted: bool) -> dict[str, str]:
    said = {"service_request_id": notice.request.number, "rating": {"contacted": str(contacted).lower()}}
    title = say("follow_up_contacted" if contacted else "follow_up_not_contacted", notice.language)
    return {"title": title, "payload": f"/rate_service{json.dumps(said)}"}


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _waiting() -> QuerySet[Notice]:
    return Notice.objects.filter(handed_over_at__isnull=True).exclude(conversation_id="").order_by("pk")


def _due() -> QuerySet[Notice]:
    """Return what waits, but for progress of a request of which something was told a moment ago."""
    before = timezone.now() - QUIET
    told = Notice.objects.filter(request=OuterRef("request"), handed_over_at__gt=before)
    return _waiting().filter(~Q(kind__in=PROGRESS) | Q(created_at__lte=before) | ~Exists(told))


def _superseded(notice: Notice, bundle: list[Notice]) -> bool:
    """Return whether a later notice of the same request makes this one needless."""
    later = any(each.request_id == notice.request_id and each.pk > notice.pk for each in bundle)
    return notice.kind in PROGRESS and later
