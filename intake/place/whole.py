"""An answer that is nothing but an address: what follows the names of districts and streets is the point, known or not.

义乌市稠山二区49-4-10: nobody told us that 稠山二区 is an estate, but in an answer to "where?" it can be nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from intake.place.chinese import is_district
from intake.place.outside import PLACE_OUTSIDE
from intake.place.parts import RANK, Part
from intake.place.value import Place
from intake.problems.words import SORTS
from intake.text import HAN

_LONGEST = 60  # characters; longer texts are stories
_SEPARATORS = re.compile(r"[\s,_/\-.;:|()]*")
_LABEL = re.compile(r"(?:(?:我的)?(?:详细)?(?:地址|位置|地点|住址)(?:是|在|为)?[: ]?|我?(?:住|家)?在|就?在)?\s*")
# A sentence says that something is, does or is wanted; the exceptions are words of names (有限公司, 会展中心).
_SENTENCE = re.compile(
    r"[了吗呢吧啊嘛么在去您你我他她它们没把被让给请想要太很都就还又]|也(?!纳)|的(?!士)|不(?!夜)|是|这|那(?![曲坡])|(?<![大恒国])有(?!限)|"
    r"投诉|反映|举报|咨询|希望|坏|漏水|吵|堵|脏|臭|噪|停电|停水|乱|修|报|问|[?!。]|"
    r"[a-z]{2,} [a-z]{2,}|\d{7}|昨|今天|前天|每[天晚]|早上|上午|下午|晚上|半夜|\d点|周[一二三四五六日]|最近|一直"
)
_MATTER = re.compile("|".join(pattern.pattern for pattern in SORTS.values()))  # 望京路灯 names a matter, not a point
_TAIL = re.compile(r"(?:[\s,._\-]|电联|联系|收|附近|(?:大|正|后|[东西南北])?门口)*$")
_HEAD = re.compile(
    rf"[{HAN}]{{1,5}}?(?:自治州|自治县|自治旗|地区(?=[{HAN}]{{2,}}[县市])|市(?!场|民|政|区中|中心|府)|区(?!块|间)|县(?!城|府|道)|旗|街道(?!办?[{HAN}]?号)|镇(?![东西南北中]?[路街]|海区|江市)|乡(?![村道里市]))"
)


def head_parts(folded: str, known: list[Part]) -> list[Part]:
    """Return the cities, districts and streets that a bare address begins with, as often as they are repeated.

    ``known`` are the parts that the gazetteer (or the list of other cities) sees; they are surer than the grammar.
    """
    seen = {part.start: part for part in known if RANK[part.level] <= RANK["street"] and _ends_name(folded, part.end)}
    parts: list[Part] = []
    at = _begin(folded)
    while part := seen.get(at) or _next(folded, at, parts):
        parts.append(part)
        at = _skip(folded, part.end)
    return _counties(parts)


def whole(text: str, folded: str, parts: list[Part], places: list[Place]) -> Place | None:
    """Return the one place of a bare address with the words that no grammar knows as its point, None for no such address."""
    head = [part for part in parts if RANK[part.level] <= RANK["street"]]
    begin = max((part.end for part in head), default=_begin(folded))
    begin, end = _skip(folded, begin), _TAIL.search(folded).start()  # type: ignore[union-attr]
    covered = [part for part in parts if part.start >= begin]
    unknown = _between(text, begin, end, covered)
    last = max((part.end for part in covered), default=begin)
    if last < end and covered and len(head) < 2 and not _NAME_LIKE.search(folded, last, end):
        return None
    together = len(places) < 2 or not _SEVERAL.search(folded, begin, end)
    if begin >= end or not together or any(_MATTER.search(words) for words in unknown):
        return None
    if not places and not (head or _NUMBERED.search(folded, begin)):
        return None
    first = places[0] if places else _of_head(head, begin)
    values = {name: getattr(place, name) for place in reversed(places) for name in _FINE if getattr(place, name)}
    if unknown:
        values["point"] = "".join([values.get("point", ""), *unknown])
    areas = {(part.level, part.value): (part.level, part.start, part.end) for part in head if part.level in _AREAS}
    kept = tuple(areas.values())  # said twice, a name counts where it was said last
    start = min(first.start, begin)
    return replace(first, **values, said=text[start:end], start=start, end=end, spans=(*kept, ("point", begin, end)))


def _of_head(head: list[Part], begin: int) -> Place:
    values: dict[str, Any] = {part.level: part.value for part in head if part.level in _AREAS}
    outside = "".join(part.value for part in head if part.level == "outside")
    start = min((part.start for part in head), default=begin)
    spans = tuple((part.level, part.start, part.end) for part in head if part.level in _AREAS)
    return Place(start=start, end=begin, confidence=0.4, outside_city=outside, spans=spans, **values)


# What may follow the last part that is understood: another name, not 外墙掉皮.
_NAME_LIKE = re.compile(
    r"(?:园|苑|里|庄|村|城|厦|楼|座|店|馆|司|厂|行|校|局|所|站|社|部|中心|广场|市场|天下|府|邸|湾|[\da-z])[号室户]?$"
)
_SEVERAL = re.compile(r"[、和与及到至]|\d-\d+号")
_NUMBERED = re.compile(rf"[{HAN}]{{2}}.*?(?:\d+(?:-\d+)+|\d+ ?(?:号|栋|幢|室|楼|单元|弄|组))")
_AREAS = ("district", "street")
_FINE = ("community", "road", "number", "estate", "building", "unit", "point")


def is_bare(folded: str) -> bool:
    """Return whether a text is an address and nothing else."""
    return (
        len(folded) <= _LONGEST and bool(re.search(f"[{HAN}]", folded)) and not _SENTENCE.search(folded, _begin(folded))
    )


def _begin(folded: str) -> int:
    match = _LABEL.match(folded)
    return match.end() if match else 0


def _skip(folded: str, at: int) -> int:
    match = _SEPARATORS.match(folded, at)
    return match.end() if match else at


def _next(folded: str, at: int, before: list[Part]) -> Part | None:
    if (outside := PLACE_OUTSIDE.match(folded, at)) and (
        outside["ending"] or (_HEAD.match(folded, outside.end()) and folded[outside.end()] not in "区县市")
    ):
        return Part("outside", at, outside.end(), outside["name"], 0.8)
    match = _HEAD.match(folded, at)
    if match is None or len(match.group()) < 3:
        return None
    level = "street" if match.group().endswith(("街道", "镇", "乡")) else "district"
    if level == "district" and (not is_district(match.group()[:-1]) or (before and before[-1].level == "street")):
        return None
    return Part(level, at, match.end(), match.group(), 0.7)


def _ends_name(folded: str, end: int) -> bool:
    """Return whether a name can end here: 海淀 before 公园 or 路 is only the beginning of another name."""
    return not _LONGER.match(folded, end)


_LONGER = re.compile(r"[东西南北中内外]?(?:大?街(?!道)|路|桥|公园|医院|站|广场|大厦|小学|中学|小区|花园|家园|里|园|苑)")


def _counties(parts: list[Part]) -> list[Part]:
    """A 市 right above another district is a city; one right above streets is a county-level city, which is a district."""
    found = []
    for part, below in zip_longest(parts, parts[1:]):
        if part.value.endswith("市") and below is not None and below.level == "district" and part.level == "district":
            part = replace(part, level="outside", value=part.value.removesuffix("市"))
        found.append(part)
    return found


def _between(text: str, begin: int, end: int, covered: list[Part]) -> list[str]:
    """Return the pieces of [begin, end) that no part covers."""
    pieces, at = [], begin
    for part in sorted(covered, key=lambda one: one.start):
        pieces.append(text[at : part.start])
        at = max(at, part.end)
    pieces.append(text[at:end])
    return [piece.strip(" ,_-/.") for piece in pieces if re.search(rf"[{HAN}a-z0-9]", piece.lower())]
