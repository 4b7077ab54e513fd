"""A change of mind: the matter told before is dropped and another one told instead, in one message."""

from __future__ import annotations

import re

from intake.problems.finding import Problem
from intake.text import weight

_DROPS = re.compile(
    r"^\s*(?:那个|哎|唉|嗯|那)?\s*(?:算了吧?|不说了|(?:先|就|还是)?(?:不|别)(?:说|反映|投诉|举报|报|提|管|问)[^，,。;；!！?？\n]{0,12}了?)"
    r"[^，,。;；!！?？\n]{0,14}[，,。;；!！\s]+"
    r"|^\s*(?:(?:oh|ok|okay|well|actually|no|hmm)[, ]+)*(?:forget|never ?mind|scrap|skip|leave)\b[^,.;!?\n]{0,40}[,.;!\n]+\s*"
    r"(?:actually|instead|let me|i)?",
    re.IGNORECASE,
)
ENOUGH = 4  # weight of words that may tell a matter


def find_new_matter(text: str) -> Problem | None:
    """Return the words that tell the other matter, None when nothing is dropped or nothing else is told."""
    match = _DROPS.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    if weight(rest) < ENOUGH:
        return None
    start = text.index(rest, match.end())
    return Problem(rest, start, start + len(rest))
