"""Several problems in one message: told apart where there are several, and left whole where there is one.

Read as the bot reads them, with the service classifier beside the words; the second figure is without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import citypack
from bench import corpora
from bench.understanding.table import Row
from bot.components.likeness import ServiceLikeness
from bot.history.training import pack_model
from intake.problems import Likeness, find_problems

MESSAGES = corpora.ROOT / "bench" / "data" / "problems.txt"
Span = tuple[int, int]


SEEN = {"dev": "", "held": ", looked at since", "apart": ", looked at since", "blind": ", unseen"}


def rows() -> Iterable[Row]:
    pack = citypack.load("beijing")
    likeness = ServiceLikeness(pack_model(pack), pack)
    for half, seen in SEEN.items():
        for several in (True, False):
            cases = [(text, spans) for text, spans in _cases(half) if (len(spans) > 1) == several]
            wrong = [text for text, spans in cases if not _is_right(text, spans, likeness)]
            alone = sum(_is_right(text, spans, None) for text, spans in cases) / len(cases)
            score = f"{1 - len(wrong) / len(cases):.3f} (words alone {alone:.3f})"
            name = "several told apart" if several else "one left whole"
            on = f"own messages, {half}{seen} ({len(cases)})"
            yield Row(f"problems: {name}", on, "", score, errors=wrong[:10] if half != "dev" else [])


def _is_right(text: str, spans: list[Span], likeness: Likeness | None) -> bool:
    """Return whether there are as many problems as annotated, each sharing most of its words."""
    found = [(problem.start, problem.end) for problem in find_problems(text, likeness)]
    return len(found) == len(spans) and all(_shared(one, two) >= 0.6 for one, two in zip(found, spans, strict=True))


def _shared(one: Span, two: Span) -> float:
    both = max(0, min(one[1], two[1]) - max(one[0], two[0]))
    return both / max(1, max(one[1], two[1]) - min(one[0], two[0]))


def _cases(half: str) -> Iterator[tuple[str, list[Span]]]:
    current = ""
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            current = line.removeprefix("== ")
        elif line and not line.startswith("#") and current == half:
            yield _unmarked(line)


def _unmarked(line: str) -> tuple[str, list[Span]]:
    text, spans, start = "", list[Span](), 0
    for mark in line:
        if mark == "[":
            start = len(text)
        elif mark == "]":
            spans.append((start, len(text)))
        else:
            text += mark
    return text, spans or [(0, len(text))]
