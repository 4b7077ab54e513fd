"""The grammar of Chinese addresses: finds parts by what names end in, in an already folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.place import words
from intake.place.parts import Part
from intake.text import HAN

_LONGEST_NAME = 10
_LOOK = 3  # characters behind a name that tell whether 门外 in it is a word or part of 门外大街
_NAMED = re.compile(
    rf"(?P<station>{words.STATION}{words.STATION_EXIT}){words.NOT_LONGER}|(?P<street>{words.STREET})|"
    rf"(?P<estate>{words.ESTATE_NUMBERED}|{words.ESTATE}+{words.ESTATE_PHASE}|{words.ESTATE_LOOSE}{words.ESTATE_PHASE}){words.NOT_LONGER}|"
    rf"(?P<community>{words.COMMUNITY}){words.NOT_LONGER}|(?P<point>{words.POINT}){words.NOT_LONGER}|(?P<road>{words.ROAD})|"
    rf"(?P<district>{words.DISTRICT})"
)
_WHOLE = re.compile(
    rf"(?P<compact>(?<![\d-]){words.COMPACT}(?![\d-]))|(?P<building>(?<![\da-z-]){words.BUILDING})|(?P<unit>{words.UNIT})|"
    rf"(?P<number>(?<![\d:.a-z]){words.HOUSE_NUMBER})|(?P<floor>(?<![\d.]){words.FLOOR})|(?P<group>{words.GROUP})|"
    rf"(?P<ring>{words.RING_ROAD})|(?P<national>(?<![a-z\d]){words.NATIONAL_ROAD})|"
    rf"(?P<tail>{words.ESTATE_TAIL})"
)
_ROOM = re.compile(words.ROOM)
_DIRECTIONS = re.compile(r"[东南西北中前后上下新老大小一二三四五六七八九十\d]*$")
_COMPACT = re.compile(r"(\d+)\D*-(\d+)-(\d+)")
_NO_DISTRICT = re.compile(
    r"(?:小|社|园|景|校|厂|辖|郊|片|库|灾|病|禁|误|特|开发|工业|住宅|生活|服务|风景|保税|功能|商业|示范|拆迁|棚户|安置|宿舍|"
    r"产业|园林|社会|林|牧|办公|停车|休息|别墅|作业|施工|家属|教学|公寓|院|[一二三四五六七八九十\da-z]|[场园苑里院区村城庄期][东西南北])$|"
    r"^(?:全|本|我|该|各|两|外|主城|老城|新城|中心城|市|山|下|上|城|地|老|矿|超|门|开|集|农贸|菜|夜|股)$|市市$"
)
_NO_STREET = re.compile(
    r"^(?:城|乡|村|古|小|大|老|本|全|该|我|家|回|返|下|离|他|异|各|这个|整个|市|区|某|多|边远|贫困|重|集|部分|中心)$"
)
_LEVELS = {"station": "point", "ring": "road", "national": "road", "floor": "unit", "group": "unit", "tail": "estate"}
_CONFIDENCE = {"road": 0.75, "estate": 0.75, "point": 0.6, "community": 0.65, "street": 0.65, "district": 0.5}


def find_parts(folded: str, known: list[Part]) -> list[Part]:
    """Return the parts that the grammar sees; ``known`` (gazetteer, other cities) tells where a name cannot start.

    A name that only begins with a known one (望京 in 望京花园) reaches over it; the caller lets the longer part win.
    """
    floors = {mark: part for part in known for mark in (part.end,)}
    parts: list[Part] = []
    floor = 0
    for match in _NAMED.finditer(folded):
        part = _named_part(folded, match, floor, floors)
        if part is not None:
            parts.append(part)
            floors[part.end] = part
            floor = part.end
    return [*parts, *_plain_parts(folded), *_short_estates(folded, [*known, *parts])]


_ESTATE_WORD = re.compile(words.ESTATE)


def _short_estates(folded: str, known: list[Part]) -> Iterator[Part]:
    """Yield names such as 丽景园 that stand right behind a district or street, or at the beginning."""
    for start in {0, *(part.end for part in known if part.level in ("district", "street", "road"))}:
        match = words.ESTATE_NAMED.match(folded, start)
        if (
            match
            and not _ESTATE_WORD.match(folded, start)
            and _is_name(match.group()[:-1], "estate")
            and not words.STOP.search(match.group())
        ):
            yield Part("estate", start, match.end(), match.group(), 0.5)


def _named_part(folded: str, match: re.Match[str], floor: int, known: dict[int, Part]) -> Part | None:
    level = str(match.lastgroup)
    ending = match.start()
    start = _name_start(folded, ending, floor, known)
    name = folded[start:ending]
    if level in ("district", "street"):
        start += len(name) - len(name.lstrip("0123456789:-. "))
        name = folded[start:ending]
    if level == "estate" and not name and len(match.group()) >= 4:
        return Part("estate", start, match.end(), match.group(), 0.6)  # 华信路 花园新村
    if level == "community" and len(name) == 1 and start not in known:
        return None
    if (
        not name
        and (before := known.get(ending))
        and level in ("point", "estate", "station", "road")
        and before.level in _JOINABLE
        and ending - before.start <= _LONGEST_NAME
    ):
        start, name = before.start, folded[before.start : ending]  # 人民路 + 小学, 花家地北里 + 小区
    if not _is_name(name, level):
        return None
    if level == "station" and (line := re.search(rf"{words.LINE}$", folded[:start])):
        start = line.start()
    value = folded[start : match.end()]
    return Part(_LEVELS.get(level, level), start, match.end(), value, _CONFIDENCE.get(level, 0.7))


_JOINABLE = frozenset({"road", "estate", "point", "community", "street", "district"})


def _name_start(folded: str, ending: int, floor: int, known: dict[int, Part]) -> int:
    """Return where the name that ends at ``ending`` begins: after the last word that cannot belong to it."""
    start = max(floor, ending - _LONGEST_NAME)
    for mark in words.NAME_START.finditer(folded, start, ending):
        start = mark.end()
    for mark in words.STOP.finditer(folded, start, ending + _LOOK):
        if mark.end() <= ending:
            start = mark.end()
    for end in range(ending - 1, start, -1):  # a name may end in a known one: 西黄村 before 小区
        if (part := known.get(end)) and _bounds(part, folded[part.start : end], folded[end:ending]):
            return end
    return start


def _bounds(part: Part, said: str, rest: str) -> bool:
    """Return whether a name must begin after ``part``: not when only 东, 二 or nothing would be left of it."""
    if rest[:1] and rest[0] in "岛山湖河江桥庄" and not part.confidence >= 0.9:
        return False
    if (
        part.level in ("outside", "city")
        or (part.confidence >= 0.9 or not part.entries)
        and said[-1:] in "省市区县旗镇乡村"
    ):
        return True
    return len(rest) >= 2 and not _DIRECTIONS.fullmatch(rest)


def _is_name(name: str, level: str) -> bool:
    bare = _DIRECTIONS.sub("", name) or name
    generic = words.GENERIC_ROAD if level == "road" else words.GENERIC
    if not re.search(f"[{HAN}]", name) or bare in generic or name in generic:
        return False
    if level == "district":
        return is_district(name)
    if level == "street":
        return len(name) <= 6 and not _NO_STREET.match(name)
    if level == "community":
        return bool(name) and not re.search(r"(?:农|新农|本|我|全|该|同|外|乡|各|某|邻|城中|每个|两个|个)$", name)
    if level == "road" and len(name) == 1:
        return False
    return len(name) >= 2 or level in ("station",)


def is_district(name: str) -> bool:
    """Return whether ``name`` (without 区, 县 or 市) can be that of a district: 小 and 开发 cannot."""
    return 2 <= len(name) <= 4 and not _NO_DISTRICT.search(name)


def _plain_parts(folded: str) -> Iterator[Part]:
    """Yield numbers, buildings, units, floors and rooms, and roads known by a number."""
    for match in _WHOLE.finditer(folded):
        level, start, end = str(match.lastgroup), match.start(), match.end()
        if level == "compact":
            yield from _compact(match)
            continue
        standing = level in ("building", "ring", "national", "tail")
        yield Part(_LEVELS.get(level, level), start, end, match.group(), 0.7, standing=standing)
        if level in ("building", "unit", "floor") and (room := _ROOM.match(folded, end)):
            yield Part("unit", end, room.end(), room.group(), 0.7, standing=False)


def _compact(match: re.Match[str]) -> Iterator[Part]:
    """Yield building and unit of 3-2-501."""
    numbers = _COMPACT.match(match.group())
    if numbers:
        building, unit, room = numbers.groups()
        cut = match.start() + len(building)
        yield Part("building", match.start(), cut, f"{building}号楼", 0.6, standing=False)
        yield Part("unit", cut, match.end(), f"{unit}单元{room}室", 0.6, standing=False)
