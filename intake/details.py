"""What else a request holds: the demand, whom it is about, what was tried, secrecy, and how the citizen feels.

Each finder returns the words at [start, end) of the text and a value, or None; nothing is concluded that is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.details_words import (
    DEMAND,
    GENERIC_SUBJECT,
    HISTORY_FIRST,
    HISTORY_REPEAT,
    MOODS,
    SECRECY,
    SECRECY_DENIED,
    SUBJECT,
    SUBJECT_LEAD,
)
from intake.text import fold

_LONGEST = 120
_END = re.compile(r"[。！!;；\n]|\.(?=\s|$)|[?？]")


@dataclass(frozen=True)
class Detail:
    """A value and the words that said it: text[start:end]."""

    value: str
    start: int
    end: int


def find_demand(text: str) -> Detail | None:
    """Return what the citizen wants done, from the wish to the end of its sentence; the last wish of a letter counts."""
    folded = fold(text)
    found = list(DEMAND.finditer(folded))
    if not found:
        return None
    start = _first_of_run(found, folded)
    mark = _END.search(folded, found[-1].end())
    end = min(mark.start() if mark else len(text), start + _LONGEST)
    value = text[start:end].strip(" ,，、。")
    return Detail(value, start, start + len(text[start:end].rstrip(" ,，、。"))) if value else None


def _first_of_run(found: list[re.Match[str]], folded: str) -> int:
    """Return where the last wish begins; wishes of the same sentence are one."""
    start = found[-1].start()
    for match in reversed(found[:-1]):
        if _END.search(folded, match.end(), start) or start - match.start() > _LONGEST // 2:
            break
        start = match.start()
    return start


def find_subject(text: str) -> Detail | None:
    """Return the organisation or person that the request is about: a company, a shop, a school, an office, a plate."""
    folded = fold(text)
    found = list(SUBJECT.finditer(folded))
    accused = next((match for match in found if _is_accused(folded, match)), None)
    chosen = accused or next((match for match in found if _is_named(match)), None)
    if chosen is None:
        return None
    start, end = chosen.span(_group(chosen))
    return Detail(text[start:end].strip(), start, end)


def _group(match: re.Match[str]) -> str:
    return "name" if match["name"] else "english"


def _is_accused(folded: str, match: re.Match[str]) -> bool:
    """Return whether a word of accusation stands before; then even 物业 without a name is the one complained about."""
    return bool(SUBJECT_LEAD.search(folded[: match.start(_group(match))][-24:]))


def _is_named(match: re.Match[str]) -> bool:
    """Return whether the name says more than what sort of place it is (物业公司 and 学校 name nobody)."""
    return bool(match["english"]) or not GENERIC_SUBJECT.fullmatch(match["name"])


def find_history(text: str) -> Detail | None:
    """Return "repeat" when it was raised before, "first" when the citizen says it is the first time."""
    folded = fold(text)
    for value, pattern in (("first", HISTORY_FIRST), ("repeat", HISTORY_REPEAT)):
        if match := pattern.search(folded):
            return Detail(value, match.start(), match.end())
    return None


def wants_secrecy(text: str) -> bool:
    """Return whether the citizen asks that who they are be kept from those the request is about."""
    folded = fold(text)
    return bool(SECRECY.search(folded)) and not SECRECY_DENIED.search(folded)


def find_mood(text: str) -> Detail | None:
    """Return angry, anxious, sad, disappointed or grateful when the words show it."""
    folded = fold(text)
    for value, pattern in MOODS:
        if match := pattern.search(folded):
            return Detail(value, match.start(), match.end())
    return None
