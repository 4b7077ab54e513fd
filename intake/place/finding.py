"""Places in what citizens write: finds the parts, joins them into places and ties them to the city's gazetteer.

Whole units: ``find_places`` takes any text and the names of one city and returns what was said, what it was normalised to,
how sure that is, and the span. 「我家楼下」 is no place; a name that two districts share keeps both as candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from intake.place import chinese as address_zh
from intake.place import english as address_en
from intake.place import words as address_words
from intake.place.gazetteer import Gazetteer, GazetteerEntry, Hit
from intake.place.joining import join
from intake.place.outside import NOT_A_PLACE, PLACE_OUTSIDE, PLACE_OUTSIDE_EN, is_own
from intake.place.parts import Part, level_of
from intake.place.value import Candidate, Place, merge
from intake.place.whole import head_parts, is_bare, whole
from intake.spans import without_overlaps
from intake.text import fold

__all__ = ["Candidate", "Gazetteer", "GazetteerEntry", "Place", "find_places", "merge"]

_ROAD_NAMED = re.compile(r"(?:[大小]?街|路|巷|胡同)$")
_ADMINISTRATIVE = re.compile(r"(?:街道办?|地区|[省市区县镇乡村]|社区)$")
# A short form such as 朝阳 or 光明 is a place only where a place can stand.
_BEFORE_NAME = re.compile(r"(?:^|[^\w]|[在到住于回去从来是]|位于|地址|[省市区县]|家住|我们|附近)$")
_AFTER_NAME = re.compile(
    r"$|[^\w]|(?:这边|这里|那边|那里|附近|一带|境内|区域|地铁|有|的|某|这|那|里|没|停|都|也|我|小区|往)|[\u4e00-\u9fff]{1,6}(?:路|街|小区|号|里|园|院|镇|乡|村|社区|地区|城|苑|庄|桥|医院|学校|公园|[a-z]{3,})"
)


def find_places(text: str, gazetteer: Gazetteer) -> list[Place]:
    """Return the places that ``text`` names, in the order of the text. Spans are in ``text`` as it was given."""
    folded = fold(text)
    known = [*_outside(folded, gazetteer), *_gazetteer_parts(folded, gazetteer)]
    known += _slips(folded, gazetteer, known)
    if is_bare(folded):
        head = [_tied(part, gazetteer) for part in head_parts(folded, known)]
        parts = _parts(text, folded, [*(part for part in known if not _in_head(part, head)), *head], gazetteer, head)
        if place := whole(text, folded, parts, join(text, folded, parts, gazetteer)):
            return [place]
    return join(text, folded, _parts(text, folded, known, gazetteer), gazetteer)


def _parts(text: str, folded: str, known: list[Part], gazetteer: Gazetteer, first: Iterable[Part] = ()) -> list[Part]:
    """Return the parts that do not overlap: ``first``, then the gazetteer's and the grammar's, the longest of each."""
    two = _pairs(known)
    seen = [part for part in address_zh.find_parts(folded, known) if (part.start, part.end) not in two]
    found = [*known, *seen, *address_en.find_parts(folded, text)]
    return _longest([_tied(_written(part, text, folded), gazetteer) for part in found], list(first))


def _pairs(known: list[Part]) -> set[tuple[int, int]]:
    """Return from where to where two known names stand side by side: 西城牛街 is two places and no road."""
    ends: dict[int, int] = {part.start: part.end for part in known}
    return {(start, ends[end]) for start, end in ends.items() if end in ends}


def _in_head(part: Part, head: list[Part]) -> bool:
    """Return whether the head of a bare address tells better: other cities stand only there (浙江商贸学校 is a school)."""
    if part.level == "outside" and head:
        return True
    return any(other.start <= part.start and part.end <= other.end for other in head)


def _outside(folded: str, gazetteer: Gazetteer) -> Iterator[Part]:
    for match in PLACE_OUTSIDE.finditer(folded):
        own = is_own(match["name"], gazetteer.city_names)
        if not match["ending"] and NOT_A_PLACE.match(folded, match.end()):
            continue
        yield Part(
            "city" if own else "outside", match.start(), match.end(), match["name"], 0.8 if match["ending"] else 0.6
        )
    for match in PLACE_OUTSIDE_EN.finditer(folded):
        own = is_own(match["name"], gazetteer.city_names)
        yield Part("city" if own else "outside", match.start(), match.end(), match["name"].title(), 0.6)
    for name in gazetteer.city_names:
        for match in re.finditer(re.escape(name), folded):
            yield Part("city", match.start(), match.end(), name, 0.8)


def _gazetteer_parts(folded: str, gazetteer: Gazetteer) -> Iterator[Part]:
    last = -1
    for hit in gazetteer.find(folded):
        name = folded[hit.start : hit.end]
        full = hit.exact and (len(name) > 3 or bool(_ADMINISTRATIVE.search(name)) or _fine(hit))
        if not full and hit.start != last and not _stands_as_place(folded, hit):
            continue
        last = hit.end
        for level in dict.fromkeys(level_of(entry.kind) for entry in hit.entries):
            entries = tuple(entry for entry in hit.entries if level_of(entry.kind) == level)
            value = entries[0].name if len(entries) == 1 or level not in ("point",) else name
            if level == "street" and _ROAD_NAMED.search(name):
                level, value = "road", name  # 万寿路甲12号: the road that the subdistrict is called after
            yield Part(level, hit.start, hit.end, value, 0.95 if full else 0.7, entries)
            break


def _slips(folded: str, gazetteer: Gazetteer, known: list[Part]) -> Iterator[Part]:
    """Yield the gazetteer's places that the text writes nearly right: surer when they sound the same."""
    for hit in gazetteer.find_slips(folded, [(part.start, part.end) for part in known]):
        level = level_of(hit.entries[0].kind)
        yield Part(level, hit.start, hit.end, hit.entries[0].name, 0.6, hit.entries)


def _written(part: Part, text: str, folded: str) -> Part:
    """Return a part of a Chinese address with the citizen's own capitals, and A座 and B口 always in capitals."""
    if part.entries or part.value != folded[part.start : part.end] or not re.search("[a-z]", part.value):
        return part
    if part.level in ("building", "unit") or address_words.EXIT.search(part.value):
        return replace(part, value=part.value.upper())
    pairs = zip(text[part.start : part.end], part.value, strict=True)
    return replace(part, value="".join(own if own.lower() == mark else mark for own, mark in pairs))


def _fine(hit: Hit) -> bool:
    return any(entry.kind in ("estate", "landmark", "metro", "road") for entry in hit.entries)


def _stands_as_place(folded: str, hit: Hit) -> bool:
    if folded[hit.start : hit.end].isascii():
        return True
    if hit.end - hit.start >= 3:
        return True
    before, after = folded[max(0, hit.start - 2) : hit.start], folded[hit.end : hit.end + 8]
    return bool(_BEFORE_NAME.search(before)) and bool(_AFTER_NAME.match(after) or len(folded) <= 6)


def _tied(part: Part, gazetteer: Gazetteer) -> Part:
    """Return a part that the grammar found with the gazetteer's places of that name, if it knows the name."""
    if part.entries or part.level not in ("district", "street", "community", "estate", "road", "point"):
        return part
    entries = _entries_of(part.level, part.value, gazetteer)
    if not entries:
        return part
    extra = _exit(part.value) if part.level == "point" else ""
    return Part(part.level, part.start, part.end, entries[0].name + extra, 0.9, entries)


@lru_cache(maxsize=2048)
def _entries_of(level: str, value: str, gazetteer: Gazetteer) -> tuple[GazetteerEntry, ...]:
    """Return the gazetteer's places of that level and name; a letter says the same names again and again."""
    for name in _spellings(value):
        if entries := tuple(entry for entry in gazetteer.named(name) if level_of(entry.kind) == level):
            return entries
    return ()


def _exit(name: str) -> str:
    match = address_words.EXIT.search(name)
    return match.group() if match else ""


def _spellings(name: str) -> Iterator[str]:
    """Yield the ways one name may stand in the gazetteer: 地铁望京站B口 is 望京站, 花家地北里小区 is 花家地北里."""
    plain = address_words.EXIT.sub("", fold(name))
    yield plain
    plain = re.sub(rf"^{address_words.LINE}|^地铁", "", plain)
    plain = re.sub(r"(?:地铁站|轻轨站|站| (?:metro|subway) station| station)$", "", plain)
    yield from (plain + "站", plain + "地铁站", plain + " station", plain + " metro station", plain)
    yield re.sub(r"小区$", "", plain)


def _longest(parts: list[Part], first: list[Part]) -> list[Part]:
    """Return ``first`` and the parts that overlap neither it nor a longer one (the gazetteer's wins between equals)."""
    return without_overlaps(
        first + sorted(parts, key=lambda one: (one.start - one.end, not one.entries, -one.confidence, one.start))
    )
