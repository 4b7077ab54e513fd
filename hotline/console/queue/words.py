"""The words of a conversation as they are indexed: Chinese in pairs of signs, other words whole.

Chinese has no spaces, so a run of signs becomes its overlapping pairs and its last sign: a search of two signs is one
word, a longer one is a phrase, and a single sign is the beginning of a pair. The same words go into SQLite's FTS5 and
PostgreSQL's tsvector (docs/decisions/0017-the-desk-searches-pairs-of-signs.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SIGN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{SIGN}]+|[^\W_{SIGN}]+")
IS_SIGN = re.compile(rf"[{SIGN}]")
LONGEST_WORD = 60  # signs; what is longer is no word
MOST_WORDS = 12  # parts of one search


def runs(text: str) -> list[str]:
    """Return the runs of Chinese signs and of other letters and digits in ``text``, folded to one case and width."""
    return RUN.findall(unicodedata.normalize("NFKC", text).casefold())


def indexed(text: str) -> Iterator[str]:
    """Yield the words under which ``text`` is found, in order."""
    for run in runs(text):
        if IS_SIGN.match(run):
            yield from pairs(run)
            yield run[-1]  # also keeps phrases from running on into what follows
        else:
            yield run[:LONGEST_WORD]


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run of signs."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def wanted(search: str) -> list[tuple[str, ...]]:
    """Return what each part of a search looks for: a phrase of pairs, or one word whose beginning is enough."""
    return [tuple(pairs(run)) if is_phrase(run) else (run[:LONGEST_WORD],) for run in runs(search)[:MOST_WORDS]]


def is_phrase(run: str) -> bool:
    """Whether the run is Chinese and longer than one sign."""
    return bool(IS_SIGN.match(run)) and len(run) > 1


def is_whole(phrase: tuple[str, ...]) -> bool:
    """Whether the words of a phrase are pairs, to be found as they are; else the beginning is enough."""
    return bool(IS_SIGN.match(phrase[0])) and len(phrase[0]) > 1
