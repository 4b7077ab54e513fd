"""The parts of an address in a text: a level, a span and a value."""

from __future__ import annotations

from dataclasses import dataclass

from intake.place.gazetteer import GazetteerEntry

# Large to small, as Chinese writes an address.
LEVELS = (
    "outside", "city", "district", "street", "community", "road", "number", "estate", "point", "building", "unit",
)  # fmt: skip
RANK = {level: rank for rank, level in enumerate(LEVELS)}
ANCHORS = frozenset({"community", "estate", "road", "point"})


@dataclass(frozen=True)
class Part:
    """One named part; ``entries`` are the gazetteer's places it may be, ``standing`` whether it is a place alone."""

    level: str
    start: int
    end: int
    value: str
    confidence: float
    entries: tuple[GazetteerEntry, ...] = ()
    standing: bool = True


def level_of(kind: str) -> str:
    """Return the level that a gazetteer kind fills."""
    return "point" if kind in ("landmark", "metro") else kind
