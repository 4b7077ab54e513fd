"""The rules for danger: phrases by kind, thrown out where the words around them say that nothing is happening now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.danger.context import is_harmless
from intake.danger.patterns import matches

# When a message names several, the one whose advice helps most comes first (project default).
KINDS = (
    "self_harm", "fire", "gas", "abuse", "unrest", "violence", "traffic_injury", "live_wire", "trapped", "chemical",
    "collapse", "medical", "hazard",
)  # fmt: skip


def find_by_rules(folded: str) -> tuple[str, re.Match[str]] | None:
    """Return the most pressing danger that a rule sees in an already folded text, with its kind."""
    return next(all_by_rules(folded), None)


def all_by_rules(folded: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the dangers that the rules see, the most pressing kind first."""
    for kind in KINDS:
        for match in matches(kind, folded):
            if not is_harmless(kind, folded, match.start(), match.end()):
                yield kind, match
