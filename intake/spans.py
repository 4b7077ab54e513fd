"""Choosing among spans of a text that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """Anything that stands at [start, end) of a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


def without_overlaps(best_first: Iterable[S]) -> list[S]:
    """Return the spans, in their order in the text, without those that overlap an earlier one of ``best_first``.

    The work is linear in the characters the spans cover, however many spans there are.
    """
    ranked = list(best_first)
    taken = bytearray(max((span.end for span in ranked), default=0))
    chosen = []
    for span in ranked:
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)
