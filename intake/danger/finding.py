"""Danger in what citizens write, found before anything else looks at a message: by rules, and by a second look.

Recall comes first: a false alarm costs one sentence, a miss may cost a life. The rules know phrases, and throw a match out
only when the words around it say that nothing is happening now. The second look, a small model trained on the project's
own sentences, hears what no rule foresaw; in a letter of many sentences it also has to agree with the rule, because letters
tell of old injuries at length (decision 9 has the figures).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from intake.danger.context import is_told
from intake.danger.rules import KINDS, all_by_rules
from intake.danger.second_look import Suspicion, likely_kind, suspicions
from intake.text import fold

__all__ = ["KINDS", "UNCLEAR", "Danger", "find_danger"]

# Logarithms of odds, chosen on the tests' sentences and, for ALARM, with the figures of a measured set in view (decision 9).
ALARM = -1.7  # from here on the second look raises an alarm by itself, in a message of one sentence
TOLD = 3.0  # more is asked of a sentence about the past, a fear, a film or a question
UNCLEAR = "unclear"
LETTER = 200  # characters; from here on the second look has to agree with a rule
AGREES = -0.6
# Times the logarithm of how many sentences there are: so much surer the surest has to be.
EACH, EACH_OF_LETTER = 1.5, 2.2


@dataclass(frozen=True)
class Danger:
    """A danger: its kind (one of ``KINDS``, or ``UNCLEAR``: then all emergency numbers are given), the words that named it, and their [start, end) in the text."""

    kind: str
    quoted: str
    start: int
    end: int


def find_danger(text: str) -> Danger | None:
    """Return the most pressing danger named in ``text``, with the words that named it."""
    folded = fold(text)
    looks: list[Suspicion] | None = None
    for kind, match in all_by_rules(folded):
        if len(text) < LETTER:
            return _danger(text, kind, match.start(), match.end())
        looks = looks or suspicions(folded)
        if _agrees(looks, match.start(), match.end()):
            return _danger(text, kind, match.start(), match.end())
    return _suspected(text, folded, looks or suspicions(folded))


def _agrees(looks: list[Suspicion], start: int, end: int) -> bool:
    """Return whether the second look finds something in the sentences that [start, end) touches."""
    return any(one.score > AGREES for one in looks if one.start < end and start < one.end)


def _suspected(text: str, folded: str, looks: list[Suspicion]) -> Danger | None:
    """Return the danger that the second look is sure of by itself; the more sentences, the surer it has to be."""
    if not looks:
        return None
    each = EACH if len(text) < LETTER else EACH_OF_LETTER
    alarm = ALARM + each * math.log(len(looks))
    surest = max(looks, key=lambda one: one.score)
    if surest.score <= alarm or (surest.score <= alarm + TOLD and is_told(folded[surest.start : surest.end])):
        return None
    kind = likely_kind(folded[surest.start : surest.end]) or UNCLEAR
    return _danger(text, kind, surest.start, surest.end)


def _danger(text: str, kind: str, start: int, end: int) -> Danger:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Danger(kind, text[start:end], start, end)
