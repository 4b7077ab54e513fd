"""Which requests a list is to hold: Open311's filters, its 90 days, and paging.

``page`` counts from 1; ``page_size`` is at most 1,000, which is also what one gets without paging. The answer's
``Link`` header names the pages around, its ``X-Total-Count`` says how many requests there are in all, up to 10,000.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
import re
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from hotline.dispatch.known_city import known_city
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.errors import BadRequest, NotFound

WINDOW = dt.timedelta(days=90)
MOST = 1000
COUNTED = 10_000
MERGED = 200  # services of one list
STATUSES = {"open", "closed"}


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    requests: list[ServiceRequest]
    number: int
    size: int
    more: bool
    total: int | None = None

    def links(self, query: QueryDict, address: str) -> str:
        """Return the ``Link`` header: the pages before and after this one, as far as there are any."""
        found = []
        if self.more:
            # Where this page ended: new requests move no row to another page, and deep pages cost what the first does.
            found.append(_link(query, address, "next", self.number + 1, self.requests[-1].number))
        if self.number > 1:
            found += [_link(query, address, "first", 1), _link(query, address, "prev", self.number - 1)]
        if self.total is not None and self.number * self.size < self.total:
            found.append(_link(query, address, "last", math.ceil(self.total / self.size)))
        return ", ".join(found)


def find_requests(query: QueryDict, base: QuerySet[ServiceRequest]) -> Page:
    """Return the page of ``base`` that ``query`` asks for, newest first."""
    numbers = words(query, "service_request_id")
    chosen = _by_number(base, numbers) if numbers else _by_filters(base, query)
    page, size = _positive(query, "page", 1), min(_positive(query, "page_size", MOST), MOST)
    paged = bool(query.get("page") or query.get("page_size"))
    total = _count(chosen) if paged else None
    if after := query.get("after"):
        chosen, start = _after(chosen, after), 0
    else:
        start = (page - 1) * size
    if start > 2**31:
        raise BadRequest("there is no such page")
    codes = [] if numbers else words(query, "service_code")
    rows = _slice(chosen, codes, start, start + size + 1)
    return Page(rows[:size], page, size, len(rows) > size, total)


def _slice(chosen: QuerySet[ServiceRequest], codes: list[str], start: int, end: int) -> list[ServiceRequest]:
    """Return the rows ``start`` to ``end`` of ``chosen``, newest first; ``codes`` are the services it is limited to.

    No index holds several services in the order of time, so a database would read all of one or sort all of the
    other. The newest of each service, merged, are as good.
    """
    ordered = chosen.order_by("-requested_at", "-pk")
    if not 1 < len(codes) <= MERGED or end > COUNTED:
        return list(ordered[start:end])
    of_each = [ordered.filter(service_id=code).values_list("requested_at", "pk")[:end] for code in dict.fromkeys(codes)]
    wanted = [pk for _, pk in heapq.merge(*of_each, reverse=True)][start:end]
    by_key = {row.pk: row for row in chosen.filter(pk__in=wanted)}
    return [by_key[pk] for pk in wanted if pk in by_key]


def _count(chosen: QuerySet[ServiceRequest]) -> int | None:
    """Return how many there are, None beyond what is worth counting."""
    counted = chosen.order_by()[: COUNTED + 1].count()
    return counted if counted <= COUNTED else None


def _after(chosen: QuerySet[ServiceRequest], number: str) -> QuerySet[ServiceRequest]:
    """Return those that come after the request ``number`` in the list."""
    last = ServiceRequest.objects.filter(number=normal_number(number)).values_list("requested_at", "pk").first()
    if last is None:
        raise NotFound("after has to be the service_request_id of a request")
    return chosen.filter(requested_at__lte=last[0]).exclude(requested_at=last[0], pk__gte=last[1])


def _link(query: QueryDict, address: str, rel: str, page: int, after: str = "") -> str:
    """Return one link of the header: the same query for another page."""
    other = query.copy()
    for name in ("after", "api_key"):
        other.pop(name, None)
    other["page"] = str(page)
    if after:
        other["after"] = after
    return f'<{address}?{other.urlencode()}>; rel="{rel}"'


def words(query: QueryDict, name: str) -> list[str]:
    """Return the comma list in ``name``, which may also be repeated."""
    values = ",".join(query.getlist(name)).replace("\x00", "").split(",")
    return [value.strip() for value in values if value.strip()]


def normal_number(said: str) -> str:
    """Return a request number as it is stored, however it was typed."""
    plain = re.sub(r"[^0-9A-Za-z]", "", said).upper()
    return f"{plain[:4]}-{plain[4:]}" if len(plain) == 8 else said


def _by_number(base: QuerySet[ServiceRequest], numbers: list[str]) -> QuerySet[ServiceRequest]:
    """Return those of the named requests that there are; this filter overrides all others."""
    return base.filter(number__in=[normal_number(number) for number in numbers[:MOST]])


def _by_filters(base: QuerySet[ServiceRequest], query: QueryDict) -> QuerySet[ServiceRequest]:
    start, end = find_window(query)
    chosen = base.filter(requested_at__gte=start, requested_at__lte=end)
    if codes := words(query, "service_code"):
        services = known_city().services
        if unknown := [code for code in codes if code not in services]:
            raise NotFound(*(f"service_code {code[:100]} is not known" for code in unknown))
        chosen = chosen.filter(service_id__in=codes)
    if statuses := words(query, "status"):
        if unknown := [status for status in statuses if status.lower() not in STATUSES]:
            raise BadRequest(*(f"status {status[:50]} is neither open nor closed" for status in unknown))
        wanted = {status.lower() for status in statuses}
        chosen = chosen if wanted == STATUSES else chosen.filter(status__in=wanted)
    return chosen


def find_window(query: QueryDict) -> tuple[dt.datetime, dt.datetime]:
    """Return the first and last moment; with one of them given the other lies 90 days away."""
    start, end = _moment(query, "start_date"), _moment(query, "end_date")
    now = timezone.now()
    try:
        end = end or (start + WINDOW if start else now)
        start = start or end - WINDOW
    except OverflowError as exc:
        raise BadRequest("start_date or end_date is out of range") from exc
    if start > end:
        raise BadRequest("start_date is after end_date")
    if end - start > WINDOW:
        raise BadRequest("start_date and end_date may be at most 90 days apart")
    return start, end


def _moment(query: QueryDict, name: str) -> dt.datetime | None:
    said = query.get(name, "")
    found = checks.moment(said) if said else None
    if said and found is None:
        raise BadRequest(f"{name} has to be a date and time with an offset, such as 2026-01-01T00:00:00Z")
    return found


def _positive(query: QueryDict, name: str, default: int) -> int:
    said = query.get(name, "")
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and len(said) < 10 and int(said) > 0):
        raise BadRequest(f"{name} has to be a whole number from 1 on")
    return int(said)
