"""The next conversation to read, so that a reviewer need not go back to the list."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.console.models import ReviewItem, ScoreSheet


def waiting_for(rows: QuerySet[ReviewItem], reviewer: int | None) -> QuerySet[ReviewItem]:
    """Return those of ``rows`` that ``reviewer`` (key of a user) has not judged, the most pressing first."""
    if reviewer:
        rows = rows.exclude(Exists(ScoreSheet.objects.filter(item=OuterRef("pk"), reviewer=reviewer)))
    return rows.order_by("-weight", "-talked_at", "-pk")


def following(item: ReviewItem, reviewer: int | None) -> ReviewItem | None:
    """Return what stands after ``item`` in the queue, at its end the first; None when nothing else waits."""
    waiting = waiting_for(ReviewItem.objects.filter(state=ReviewItem.State.WAITING).exclude(pk=item.pk), reviewer)
    same, earlier = Q(weight=item.weight), Q(talked_at__lt=item.talked_at)
    at_once = Q(talked_at=item.talked_at, pk__lt=item.pk)
    after = Q(weight__lt=item.weight) | same & (earlier | at_once)
    return waiting.filter(weight__lte=item.weight).filter(after).first() or waiting.first()
