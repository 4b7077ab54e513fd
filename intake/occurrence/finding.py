"""When something happened, how often, and whether it still goes on.

Conventions (project defaults): an expression stands for the whole unit it names, from its first second to its last (前天
is that day, 昨晚十一点 that hour, 22:59 that minute); ``end`` is None while it goes on; without a year or a date the
last one that has come is meant; weeks begin on Monday; night hours after midnight belong to the evening before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.occurrence import chinese as time_zh
from intake.occurrence import english as time_en
from intake.occurrence.found import Found
from intake.spans import without_overlaps
from intake.text import fold

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Occurrence:
    """``said`` is text[span[0]:span[1]]; ``start`` and ``end`` have the zone of ``now``; each may be None (unknown).

    ``recurrence`` is in the citizen's own words (每天晚上). ``end`` None with ``ongoing`` means that it has not ended.
    """

    said: str
    start: datetime | None
    end: datetime | None
    recurrence: str | None
    ongoing: bool
    span: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, times as ISO 8601 with the offset."""
        return {
            "said": self.said,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "recurrence": self.recurrence,
            "ongoing": self.ongoing,
            "span": list(self.span),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Occurrence:
        """Return the occurrence that ``as_dict`` described; what is missing is unknown."""
        start, end = values.get("start"), values.get("end")
        first, last = (*(values.get("span") or ()), 0, 0)[:2]
        return cls(
            said=str(values.get("said") or ""),
            start=datetime.fromisoformat(start) if start else None,
            end=datetime.fromisoformat(end) if end else None,
            recurrence=values.get("recurrence"),
            ongoing=bool(values.get("ongoing")),
            span=(int(first), int(last)),
        )


def find_occurrence(text: str, now: datetime) -> Occurrence | None:
    """Return when ``text`` says it happened, or None. ``now`` is the time the text was sent, in the city's zone."""
    folded = fold(text)
    found = _longest([*time_zh.find(folded, now), *(time_en.find(folded, now) if _LETTERS & set(folded) else ())])
    if not found:
        return None
    times = [each for each in found if each.first is not None]
    repeated = next((each for each in found if each.recurrence), None)
    main = _main(times, again=repeated is not None)
    lasting = main is not None and not main.closed and _goes_on(folded)
    ongoing = any(each.ongoing for each in found) or lasting
    start, end = _span(main or repeated or found[0], found)
    return Occurrence(
        said=text[start:end],
        start=main.first if main else None,
        end=main.last if main and not lasting else None,
        recurrence=text[repeated.start : repeated.end] if repeated else None,
        ongoing=ongoing,
        span=(start, end),
    )


def _goes_on(folded: str) -> bool:
    return time_zh.continues(folded) or time_en.continues(folded)


def _main(times: list[Found], again: bool) -> Found | None:
    """Return the expression that says when: with an hour, else how long or since when, else the first; vague ones last.

    Of what happens ``again`` and again an hour is that of each time: since when it does comes before it.
    """
    since = [each for each in times if each.ongoing and each.last is None and not each.weak]
    if again and since:
        return since[0]
    ranked = sorted(times, key=lambda each: (each.weak, not each.clock, each.last is not None, each.start))
    return ranked[0] if ranked else None


def _span(main: Found, found: list[Found]) -> tuple[int, int]:
    """Return the span of ``main`` and of what stands right beside it."""
    start, end = main.start, main.end
    for each in sorted(found, key=lambda one: one.start):
        if each is main:
            continue
        if 0 <= each.start - end <= 1:
            end = each.end
        elif 0 <= start - each.end <= 1:
            start = each.start
    return start, end


def _longest(found: list[Found]) -> list[Found]:
    """Return what was found without what lies inside something longer."""
    return without_overlaps(sorted(found, key=lambda one: (one.start - one.end, one.weak, one.recurrence is None)))
