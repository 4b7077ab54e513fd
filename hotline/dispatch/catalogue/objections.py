"""How often units object to what a row sent them, and were right: rows to look at again (project default limits)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from hotline.dispatch.models import CatalogueRow, Change
from hotline.dispatch.states import State

ENOUGH = 50
TOO_MANY = 0.10


@dataclass(frozen=True)
class Objections:
    """One row's figures: requests it sent, objections, and those accepted (the request went elsewhere)."""

    row_id: int
    sent: int
    objected: int
    accepted: int

    @property
    def rate(self) -> float | None:
        """Accepted objections per request, None before the first."""
        return self.accepted / self.sent if self.sent else None

    @property
    def flagged(self) -> bool:
        """Whether the row should be looked at again: over 10 % accepted over at least 50 requests."""
        return self.sent >= ENOUGH and self.rate is not None and self.rate > TOO_MANY


def objections(row_ids: list[int] | None = None) -> dict[int, Objections]:
    """Return the figures of the given rows, of all without them."""
    rows = CatalogueRow.objects.all() if row_ids is None else CatalogueRow.objects.filter(pk__in=row_ids)

    def count(change: Q) -> Count:
        reached = Exists(Change.objects.filter(change, request=OuterRef("requests")))
        return Count("requests", filter=Q(reached), distinct=True)

    counted = rows.annotate(
        sent=Count("requests", filter=Q(requests__dispatched_at__isnull=False), distinct=True),
        objected=count(Q(to_state=State.OBJECTED)),
        accepted=count(Q(to_state__in=[State.REASSIGNED, State.CONFERRED], new__has_key="lead_agency")),
    )
    return {
        pk: Objections(pk, sent, objected, accepted)
        for pk, sent, objected, accepted in counted.values_list("pk", "sent", "objected", "accepted").order_by("pk")
    }
