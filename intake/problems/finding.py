"""Several problems in one message told apart, each with its own words; one matter told at length stays one.

Signs, from sure to unsure: an enumeration (1. 2., 一是 二是, first, second), words that announce another matter (还有一个
问题, another issue), and a clause about another sort of matter or another place (``problem_words``). Without a sign
nothing is split: two requests where there was one cost an agency a visit, one where there were two costs a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from intake.place import chinese as address_zh
from intake.place import english as address_en
from intake.problems.enumeration import items
from intake.problems.words import ADDS, ALSO, ANOTHER, CLOSING, FAULT, KIN, LEAD, SORTS, UMBRELLA
from intake.text import fold, weight

_BREAK = re.compile(
    r"[。！!？?；;\n]+|\.(?=\s|$)|[，,]|\s+(?=(?:另外|还有|also|and also|plus)\b)|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)
_SENTENCE = re.compile(r"[。！!？?；;\n.]")
_EDGES = " \t\r\n,，。.;；、:：!！"
_MARK = re.compile(
    r"(?:[(（]?[1-9一二三四五六七八九①-⑨][)）、.是]?|第[一二三四五六七八九]|首先|其次|最后|first(?:ly)?|second(?:ly)?)[\s,，:：、]*$",
    re.IGNORECASE,
)
_LETTER = 300  # characters; a longer text is a letter about one matter unless it says otherwise (project default)
_MATTER = 5  # characters that can say what is wrong

# How much two pieces of a message are about one matter, 0 to 1, as a classifier of the city's services sees it.
Likeness = Callable[[str, str], float]
_OTHER = 0.35  # likeness up to which something added ("also, ...") is a matter of its own
_ANOTHER_SENTENCE = 0.05  # the same for a sentence that says nothing of being another matter


@dataclass(frozen=True)
class Problem:
    """One problem in the citizen's own words: ``text`` is the message's [start, end)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Clause:
    """A clause, with the sorts of matters and the places it names, and whether a sentence begins with it."""

    start: int
    end: int
    words: str
    opens: bool
    sorts: frozenset[str]
    places: frozenset[str]


@dataclass
class _Part:
    """The clauses of one problem so far."""

    start: int
    end: int
    words: str = ""
    sorts: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    tells: bool = False

    def add(self, clause: _Clause) -> None:
        self.end = clause.end
        self.words += clause.words + " "
        self.sorts |= clause.sorts
        self.places |= clause.places
        self.tells = self.tells or bool(clause.sorts) or len(clause.words) >= _MATTER


def find_problems(text: str, likeness: Likeness | None = None) -> list[Problem]:
    """Return the problems of ``text`` in order; one for the whole text when it tells of one (or of nothing).

    ``likeness`` is asked about clauses whose sort of matter the words of ``problem_words`` do not show.
    """
    folded = fold(text)
    spans = items(folded) or _by_matter(folded, likeness)
    if len(spans) < 2:
        spans = [(0, len(text))]
    problems = [_problem(text, start, end, first=at == 0) for at, (start, end) in enumerate(spans)]
    return [problem for problem in problems if problem.text] or [Problem("", 0, 0)]


def shared_words(text: str, problems: list[Problem]) -> str:
    """Return what stands outside all problems (a heading, a telephone, a wish) and so belongs to each of them."""
    pieces, at = [], 0
    for problem in problems:
        pieces.append(_MARK.sub("", text[at : problem.start]))
        at = problem.end
    pieces.append(text[at:])
    stripped = [piece.strip(_EDGES) for piece in pieces]
    return " ".join(piece for piece in stripped if piece and not LEAD.fullmatch(piece))


def _problem(text: str, start: int, end: int, first: bool) -> Problem:
    if not first and (lead := LEAD.match(text, start, end)) and end - lead.end() >= _MATTER:
        start = lead.end()
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Problem(text[start:end], start, end)


def _by_matter(folded: str, likeness: Likeness | None) -> list[tuple[int, int]]:
    """Return the spans of problems that are not numbered, [] for a single one."""
    clauses = list(_clauses(folded))
    closing = _closing(clauses)
    cautious = len(folded) > _LETTER or bool(UMBRELLA.search(folded))
    parts: list[_Part] = []
    for at, clause in enumerate(clauses[:closing]):
        following = clauses[at + 1] if at + 1 < closing else None
        if not parts or _is_new(parts[-1], clause, following, cautious, likeness):
            parts.append(_Part(clause.start, clause.end))
        parts[-1].add(clause)
    return [(part.start, part.end) for part in parts] if len(parts) > 1 else []


def _clauses(folded: str) -> Iterator[_Clause]:
    start, opens = 0, True
    for match in [*_BREAK.finditer(folded), None]:
        end = match.start() if match else len(folded)
        if folded[start:end].strip(_EDGES):
            words = folded[start:end].strip()
            yield _Clause(start, end, words, opens, _sorts(words), _places(words))
            opens = False
        if match:
            opens = opens or bool(_SENTENCE.search(match.group()))
            start = match.end()


def _sorts(words: str) -> frozenset[str]:
    if not FAULT.search(words):
        return frozenset()
    return frozenset(name for name, pattern in SORTS.items() if pattern.search(words))


def _places(words: str) -> frozenset[str]:
    """Return the names of estates, roads and the like in a clause, as its grammar shows them."""
    parts = [*address_zh.find_parts(words, []), *address_en.find_parts(words, words)]
    return frozenset(part.value for part in parts if part.standing and part.level not in ("unit", "building"))


def _closing(clauses: list[_Clause]) -> int:
    """Return how many clauses are left without those at the end that wish, thank or give a telephone."""
    count = len(clauses)
    while count > 1 and CLOSING.search(clauses[count - 1].words) and not clauses[count - 1].sorts:
        count -= 1
    return count


def _is_new(part: _Part, clause: _Clause, following: _Clause | None, cautious: bool, likeness: Likeness | None) -> bool:
    """Return whether ``clause`` begins another problem than ``part`` tells of."""
    if not part.tells or CLOSING.search(clause.words):
        return False
    if ANOTHER.search(clause.words):
        return len(clause.words) + (len(following.words) if following else 0) >= 2 * _MATTER
    adds = bool(ADDS.search(clause.words))
    here = clause.sorts or (following.sorts if following and adds else frozenset())
    if not part.sorts or not here:
        return likeness is not None and not cautious and _sounds_new(part, clause, following, adds, likeness)
    other = _differ(part.sorts, here)
    elsewhere = bool(part.places and clause.places) and not part.places & clause.places
    if adds or (ALSO.search(clause.words) and not cautious):
        return other or (elsewhere and not cautious)
    return not cautious and other and (elsewhere or clause.opens)


def _sounds_new(part: _Part, clause: _Clause, following: _Clause | None, adds: bool, likeness: Likeness) -> bool:
    """Return whether a clause sounds like another service of the city than ``part``."""
    if not (adds or clause.opens):
        return False
    words = LEAD.sub("", clause.words, count=1) if LEAD.match(clause.words) else clause.words
    if CLOSING.search(words):
        return False
    if len(words) < _MATTER and following:
        words += following.words
    return weight(words) >= _MATTER - 1 and likeness(part.words, words) <= (_OTHER if adds else _ANOTHER_SENTENCE)


def _differ(known: set[str], here: frozenset[str]) -> bool:
    """Return whether two clauses are about matters that have nothing to do with each other."""
    return all(one != two and frozenset({one, two}) not in KIN for one in known for two in here)
