"""Keeps the review rows what gateway and dispatch hold now. The worker calls this again and again."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Collection, Iterator

from django.db.models import F, Q
from django.utils import timezone

from hotline.console.models import ReviewItem, ReviewTag, Watermark
from hotline.console.queue import search
from hotline.console.queue.confidence import lowest
from hotline.console.queue.evidence import Evidence, gather
from hotline.console.queue.reasons import reasons, weight
from hotline.console.queue.stages import left_at, stage
from hotline.console.queue.tags import said, tags
from hotline.database import writing
from hotline.dispatch.models import Place, ServiceRequest
from hotline.gateway.models import Conversation
from hotline.gateway.quiet_log import log_failure

logger = logging.getLogger(__name__)

BATCH = 100  # conversations a transaction
LOOK_BACK = dt.timedelta(seconds=30)  # a transaction may take this long to be seen
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
COMPUTED = (
    "state", "reasons", "weight", "channel", "language", "confidence", "turns", "requests", "stage", "left_at",
    "began_at", "talked_at", "stands_at", "computed_at",
)  # fmt: skip


def refresh_changed() -> bool:
    """Compute the rows of some conversations that have changed; returns whether there were any."""
    found = [(source, *look(_mark(source) - LOOK_BACK)) for source, look in SOURCES.items()]
    keys = {key for _source, changed, _mark in found for key in changed}
    if keys:
        _refresh_or_skip(keys)
    for source, _changed, mark in found:
        if mark:
            _set_mark(source, mark)
    return bool(keys)


def _refresh_or_skip(keys: Collection[uuid.UUID]) -> None:
    """Compute the rows; one that cannot be computed is logged and does not hold up the others."""
    try:
        refresh(keys)
    except Exception:
        for key in keys:
            try:
                refresh([key])
            except Exception as error:
                log_failure(logger, f"review of conversation {key}", error)


def refresh(keys: Collection[uuid.UUID]) -> None:
    """Compute the rows of these conversations now."""
    now, districts = timezone.now(), frozenset(Place.objects.filter(kind="district").values_list("code", flat=True))
    with writing():
        found = [each for each in gather(keys).values() if each.told()]
        ours = ReviewItem.objects.filter(conversation_id__in=[each.conversation.pk for each in found])
        known = {item.conversation_id: item for item in ours.select_for_update()}
        items = [computed(each, known.get(each.conversation.pk), now) for each in found]
        ReviewItem.objects.bulk_create(
            items, update_conflicts=True, unique_fields=["conversation"], update_fields=COMPUTED
        )
        pks = dict(ours.values_list("conversation_id", "pk"))
        _replace_tags({pks[each.conversation.pk]: tags(each, reasons(each), districts) for each in found})
        search.index({pks[each.conversation.pk]: said(each) for each in found})


def computed(evidence: Evidence, known: ReviewItem | None, now: dt.datetime) -> ReviewItem:
    """Return the row as it has to be; ``known`` is the row there is."""
    why, conversation, told = reasons(evidence), evidence.conversation, evidence.told()
    seen = known.reviewed_reasons if known else []
    reviewed = known is not None and known.state == ReviewItem.State.REVIEWED
    if set(map(str, why)) - set(seen):
        state = ReviewItem.State.WAITING
    else:
        state = ReviewItem.State.REVIEWED if reviewed or seen else ReviewItem.State.NOT_NEEDED
    return ReviewItem(
        conversation=conversation,
        state=state,
        reasons=[str(reason) for reason in why],
        reviewed_reasons=seen,
        weight=weight(why),
        channel=conversation.channel,
        language=conversation.language,
        confidence=lowest(evidence),
        turns=len(told),
        requests=max(len(evidence.requests), len(conversation.service_request_ids)) or evidence.kept,
        stage=stage(evidence),
        left_at=left_at(evidence),
        began_at=conversation.created_at,
        talked_at=max(message["sent_at"] for message in evidence.messages),
        stands_at=conversation.updated_at,
        computed_at=now,
    )


def _replace_tags(wanted: dict[int, set[tuple[str, str]]]) -> None:
    gone, there = [], {pk: set[tuple[str, str]]() for pk in wanted}
    for tag in ReviewTag.objects.filter(item_id__in=wanted):
        there[tag.item_id].add((tag.sort, tag.value))
        if (tag.sort, tag.value) not in wanted[tag.item_id]:
            gone.append(tag.pk)
    ReviewTag.objects.filter(pk__in=gone).delete()
    new = [
        ReviewTag(item_id=pk, sort=sort, value=value)
        for pk, pairs in wanted.items()
        for sort, value in sorted(pairs - there[pk])
    ]
    ReviewTag.objects.bulk_create(new, ignore_conflicts=True)


Changed = tuple[list[uuid.UUID], dt.datetime | None]


def _changed_conversations(since: dt.datetime) -> Changed:
    """Return conversations whose row is older than they are, oldest change first, and up to when that was looked at."""
    stale = Q(review__isnull=True, last_seq__gt=0) | Q(review__stands_at__lt=F("updated_at"))
    rows = Conversation.objects.filter(stale, updated_at__gte=since).order_by("updated_at")
    found = list(rows.values_list("pk", "updated_at")[:BATCH])
    return [pk for pk, _at in found], found[-1][1] if found else None


def _changed_requests(since: dt.datetime) -> Changed:
    """Return the same of conversations whose row is older than a request that was filed from them."""
    found: list[uuid.UUID] = []
    last = None
    rows = ServiceRequest.objects.filter(updated_at__gte=since).exclude(conversation_id="").order_by("updated_at")
    for pairs in _pages(rows.values_list("conversation_id", "updated_at").iterator(BATCH)):
        keys = {key: at for text, at in pairs if (key := _uuid(text))}
        fresh = ReviewItem.objects.filter(conversation_id__in=keys).values_list("conversation_id", "computed_at")
        found += [key for key, computed_at in fresh if computed_at <= keys[key]]
        last = pairs[-1][1]
        if len(found) >= BATCH:
            break
    return found, last


SOURCES: dict[str, Callable[[dt.datetime], Changed]] = {
    "conversations": _changed_conversations,
    "requests": _changed_requests,
}


def _pages(rows: Iterator[tuple[str, dt.datetime]]) -> Iterator[list[tuple[str, dt.datetime]]]:
    page: list[tuple[str, dt.datetime]] = []
    for row in rows:
        page.append(row)
        if len(page) == BATCH:
            yield page
            page = []
    if page:
        yield page


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:  # of another system
        return None


def _mark(source: str) -> dt.datetime:
    found = Watermark.objects.filter(source=source).values_list("at", flat=True).first()
    return found or LONG_AGO + LOOK_BACK


def _set_mark(source: str, at: dt.datetime) -> None:
    """Move the mark forward, never back."""
    if _mark(source) < at:
        Watermark.objects.update_or_create(source=source, defaults={"at": at})
