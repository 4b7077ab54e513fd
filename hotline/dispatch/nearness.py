"""Whether two requests are about the same thing at the same place: by distance, by the name of the point, by the words.

A hundred metres, and the likeness of words at which two tellings are copies of each other, are project defaults.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.states import State
from intake.text import fold

NEAR_METRES = 100.0
COPY = 0.85
METRES_PER_DEGREE = 111_320.0
MOST_LOOKED_AT = 300


@dataclass(frozen=True)
class Whereabouts:
    """A place as a request knows it; empty texts and None are unknown."""

    lat: float | None = None
    long: float | None = None
    address: str = ""
    district: str = ""
    estate: str = ""
    road: str = ""
    point: str = ""

    @classmethod
    def of(cls, request: ServiceRequest) -> Whereabouts:
        """Return the place of ``request``."""
        return cls(
            request.lat,
            request.long,
            request.address_string,
            request.district_id or "",
            request.estate,
            request.road,
            request.place_point,
        )

    def candidates(self) -> Q | None:
        """Return which rows of ServiceRequest may be here; None when nothing is known that could tell."""
        found: list[Q] = []
        if self.lat is not None and self.long is not None:
            high = NEAR_METRES / METRES_PER_DEGREE
            wide = high / max(math.cos(math.radians(self.lat)), 0.01)
            found.append(
                Q(lat__range=(self.lat - high, self.lat + high), long__range=(self.long - wide, self.long + wide))
            )
        if self.address:
            found.append(Q(address_string__iexact=self.address))
        found += [Q(**{name: getattr(self, name)}) for name in ("estate", "road") if getattr(self, name)]
        if not found:
            return None
        either = found[0]
        for one in found[1:]:
            either |= one
        return either

    def same_place(self, other: Whereabouts) -> bool:
        """Return whether both are one place: not farther apart than 100 m, or the same point by name."""
        if self.district and other.district and self.district != other.district:
            return False
        return self._near(other) or self._same_point(other)

    def _near(self, other: Whereabouts) -> bool:
        if self.lat is None or self.long is None or other.lat is None or other.long is None:
            return False
        return metres(self.lat, self.long, other.lat, other.long) <= NEAR_METRES

    def _same_point(self, other: Whereabouts) -> bool:
        mine, theirs = plain(self.point), plain(other.point)
        if self.estate and self.estate == other.estate:
            # The estate is the point; two named buildings in it are two.
            return mine == theirs or not mine or not theirs
        if self.road and self.road == other.road:
            return bool(mine) and mine == theirs
        return bool(self.address) and plain(self.address) == plain(other.address)


def metres(lat: float, long: float, other_lat: float, other_long: float) -> float:
    """Return the distance between two places of one city (degrees, WGS 84), good to a metre at a few kilometres."""
    north = (other_lat - lat) * METRES_PER_DEGREE
    east = (other_long - long) * METRES_PER_DEGREE * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)


def plain(text: str) -> str:
    """Return ``text`` without what people write differently: width, case, spaces."""
    return "".join(fold(text).lower().split())


def likeness(one: str, other: str) -> float:
    """Return how alike two tellings are, 0 to 1."""
    return fuzz.ratio(plain(one), plain(other)) / 100 if one and other else 0.0


def like_problems(request: ServiceRequest, among: QuerySet[ServiceRequest]) -> list[ServiceRequest]:
    """Return the other requests in ``among`` for the same service at the same place, newest first."""
    here = Whereabouts.of(request)
    may_be = here.candidates()
    if may_be is None:
        return []
    rows = among.filter(may_be, service_id=request.service_id).exclude(pk=request.pk).exclude(state=State.WITHDRAWN)
    return [row for row in rows.order_by("-requested_at")[:MOST_LOOKED_AT] if here.same_place(Whereabouts.of(row))]
