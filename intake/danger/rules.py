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


# Words of one kind that belong to another when that is named as well: a wire's sparks, those under a wall.
_PART_OF = {
    ("fire", "live_wire"): re.compile(r"火花|火星|sparks?|sparking"),
    ("traffic_injury", "collapse"): re.compile(r"[压砸埋]"),
}


def all_by_rules(folded: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the dangers that the rules see, the most pressing kind first."""
    found = [
        (kind, match)
        for kind in KINDS
        for match in matches(kind, folded)
        if not is_harmless(kind, folded, match.start(), match.end())
    ]
    kinds = {kind for kind, _ in found}
    yield from sorted(found, key=lambda one: _is_part(one[0], one[1], kinds))


def _is_part(kind: str, match: re.Match[str], kinds: set[str]) -> bool:
    """Return whether the match only tells how another danger that is named looks."""
    return any(
        kind == one and other in kinds and bool(words.search(match.group())) for (one, other), words in _PART_OF.items()
    )
