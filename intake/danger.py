"""Danger in what citizens write, found by rules before anything else looks at a message.

Recall comes first: a false alarm costs one sentence, a miss may cost a life. A match is thrown out only when the words
around it say that nothing is happening now: it is denied, feared, a rule or a topic, long ago, a drill or a film.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.danger_context import is_harmless
from intake.danger_patterns import matches
from intake.text import fold

# When a message names several, the one whose advice helps most comes first (project default).
KINDS = (
    "self_harm", "fire", "gas", "abuse", "unrest", "violence", "traffic_injury", "live_wire", "trapped", "chemical",
    "collapse", "medical", "hazard",
)  # fmt: skip


@dataclass(frozen=True)
class Danger:
    """A danger: its kind (one of ``KINDS``), the words that named it, and their [start, end) in the text."""

    kind: str
    quoted: str
    start: int
    end: int


def find_danger(text: str) -> Danger | None:
    """Return the most pressing danger named in ``text``, with the words that named it."""
    folded = fold(text)
    for kind in KINDS:
        match = _first(kind, folded)
        if match is not None:
            return Danger(kind, text[match.start() : match.end()], match.start(), match.end())
    return None


def _first(kind: str, folded: str) -> re.Match[str] | None:
    found = matches(kind, folded)
    return next((match for match in found if not is_harmless(kind, folded, match.start(), match.end())), None)
