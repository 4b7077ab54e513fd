"""Numbered items of a message: 1. 2., (1) (2), ① ②, 一是 二是, 第一 第二, 首先 其次, first second."""

from __future__ import annotations

import re

from intake.problems.words import ONE_MATTER

_HAN = "一二三四五六七八九"
# Each way to number: a pattern of one mark and how its number is read; marks have to count up from one.
_MARKS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:(?<=^)|(?<=[\s。;,:!?、]))(?P<n>[1-9])(?:、|[.](?!\d)|\)|:)\s*(?=\D)"),
    re.compile(r"[(](?P<n>[1-9])[)]"),
    re.compile(r"(?P<c>[①②③④⑤⑥⑦⑧⑨])"),
    re.compile(rf"(?:(?<=^)|(?<=[\s。;,:!?]))[(]?(?P<h>[{_HAN}])(?:[、)]|是(?!个|直|样|些)|来[,，])"),
    re.compile(rf"(?:(?<=^)|(?<=[\s。;,:!?]))(?:问题|情况|事情)(?P<h>[{_HAN}]|(?P<n>[1-9]))[:、,. ]"),
    re.compile(rf"(?:(?<=^)|(?<=[\s。;,:!?]))第(?P<h>[{_HAN}])(?:个|件|条|点|是|项)*(?:问题|事情?)?(?:[,、:]|(?=[^次年月周天期个]))(?!次|年|天|周|小|中|实|人民)"),
    re.compile(r"(?:(?<=^)|(?<=[\s。;,:!?]))(?:(?P<w1>一个是(?=.*[,。;]另?一个是))|(?P<w2>(?:另|还有)?一个是)|(?P<w3>还有一个是))[,:]?"),
    re.compile(r"(?:(?<=^)|(?<=[\s。;,.:!?]))(?:(?P<w1>首先)|(?P<w2>其次)|(?P<w3>再次|再者|最后))[,、:]?"),
    re.compile(r"\b(?:(?P<w1>first(?:ly)?|number one|problem one|issue one)|(?P<w2>second(?:ly)?|number two|problem two|issue two)|(?P<w3>third(?:ly)?|number three|problem three|issue three))(?:[,:.]| of all,?| problem:?| issue:?|ly\b)"),
)  # fmt: skip
_SHORTEST = 4  # characters of an item
_REPLY = re.compile(r"[。;!?\n]")
# An item that wants, proves or thanks is no problem of its own.
_NO_PROBLEM = re.compile(
    r"^[\s,:]*(?:请|希望|要求|建议|恳请|责令|尽快|赔偿|退还|please|i want|we want|refund|compensat)"
)


def items(folded: str) -> list[tuple[int, int]]:
    """Return the spans of the numbered problems of an already folded text, [] when it numbers none."""
    for pattern in _MARKS:
        marks = _counting(pattern, folded)
        if len(marks) < 2 or ONE_MATTER.search(folded[max(0, marks[0][0] - 24) : marks[0][0]].rstrip()):
            continue
        spans = _spans(folded, marks)
        problems = [span for span in spans if not _NO_PROBLEM.match(folded, *span)]
        if (
            len(problems) > 1
            and len(problems) >= len(spans) - 1
            and all(end - start >= _SHORTEST for start, end in problems)
        ):
            return problems
    return []


def _counting(pattern: re.Pattern[str], folded: str) -> list[tuple[int, int]]:
    """Return the [start, end) of the marks that count 1, 2, 3 in the order of the text."""
    marks: list[tuple[int, int]] = []
    for match in pattern.finditer(folded):
        if _number(match) == len(marks) + 1:
            marks.append(match.span())
    return marks


def _number(match: re.Match[str]) -> int:
    found = match.groupdict()
    if found.get("n"):
        return int(found["n"])
    if found.get("h"):
        return _HAN.index(found["h"]) + 1
    if found.get("c"):
        return "①②③④⑤⑥⑦⑧⑨".index(found["c"]) + 1
    return next(int(name[1]) for name, value in found.items() if name.startswith("w") and value)


def _spans(folded: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the items' spans; the last one ends with its line or, when all stand on one line, with its sentence."""
    starts = [end for _, end in marks]
    ends = [start for start, _ in marks[1:]]
    line = folded.find("\n", starts[-1])
    if line < 0:
        stop = _REPLY.search(folded, starts[-1] + _SHORTEST)
        line = stop.start() if stop else len(folded)
    return list(zip(starts, [*ends, line], strict=True))
