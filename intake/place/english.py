"""The grammar of English addresses: finds parts in an already folded (lower-case) text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.place.parts import Part

_ROAD_END = (
    r"(?:roads?|rd|streets?|st|avenue|ave|lane|ln|boulevard|blvd|drive|dr|court|ct|terrace|parkway|pkwy|highway|hwy|"
    r"alley|hutong|expressway|trail|crescent|close|dajie|xiejie|hutong|nanlu|beilu|donglu|xilu|jie|lu)"
)
_SUFFIX = r"(?: (?:north|south|east|west|n|s|e|w|ne|nw|se|sw|inner|outer|middle))?"
_WORD = r"(?:[a-z][a-z'.\d]*|\d{1,3}(?:st|nd|rd|th))"
NOT_NAME = (
    r"(?:the|a|an|on|at|in|near|of|my|our|your|this|that|is|are|was|were|and|or|to|from|by|for|with|along|off|across|down|up|"
    r"same|whole|entire|side|every|each|no|any|some|next|into|over|under|outside|opposite|behind|between|front|corner|"
    r"intersection|live|lives|living|located|there|it's|its|been|has|have|had|i|we|they|it|you|he|she|building|unit|apt|flat|room|"
    r"floor|block|please|fix|repair|clean|report|broken|blocked|street|road|when|where|which|what|not|but|so|just|only|"
    r"public|local|nearest|nearby|residential|dead|end|cross|crossing|walking|driving|riding|driver|closed|open|dark|busy|quiet|"
    r"wrong|new|old|small|big|large|narrow|wide|dirty|still|also|then|because|city's|one|two|three|few|many|"
    r"people|cars|trucks|lights?|lamps?|trash|garbage|noise|water|holes?|potholes?|both|all|other|another|correct|address|not)"
)
_NAME = rf"(?:(?!{NOT_NAME}\b){_WORD}[ -]){{1,4}}?"
ROAD = re.compile(
    rf"(?<![\w'])(?:(?:no\.?|number|#) ?(?P<no>\d{{1,5}}[a-z]?),? (?:on |of )?)?(?:(?P<number>\d{{1,5}}[a-z]?),? )?"
    rf"(?P<road>(?:(?:north|south|east|west|n|s|e|w)\.? )?{_NAME}{_ROAD_END}{_SUFFIX})(?![\w'])"
    rf"(?:,? (?:no\.?|number|#) ?(?P<after>\d{{1,5}}[a-z]?))?"
)
_POINT_END = (
    r"(?:metro station|subway station|train station|bus station|bus stop|railway station|station|hospital|clinic|primary school|"
    r"middle school|high school|elementary school|school|kindergarten|university|college|park|plaza|mall|shopping cent(?:er|re)|"
    r"supermarket|market|square|hotel|library|museum|bridge|stadium|tower|towers|airport|community cent(?:er|re)|mosque|church|"
    r"cathedral|temple|police station|fire station|cinema|theat(?:er|re)|bank|gym|restaurant|cafe|center|centre|playground|"
    r"roundabout|tunnel|overpass|underpass|garage|factory|farm|cemetery|harbou?r|pier)"
)
_EXIT = r"(?:[, ]+(?:exit ?[a-k]\d?\b|(?:north|south|east|west|main)(?:east|west)? (?:gate|exit|entrance)))?"
POINT = re.compile(rf"(?<![\w'])(?P<point>{_NAME}{_POINT_END}{_EXIT})(?![\w'])")
ESTATE = re.compile(
    rf"(?<![\w'])(?P<estate>{_NAME}(?:gardens?|residences?|apartments?|estate|village|heights|mansions?|villas?|compound|"
    rf"community|neighbou?rhood|condominiums?|housing))(?![\w'])"
)
AREA = re.compile(rf"(?<![\w'])(?P<name>{_NAME}(?P<kind>sub-?district|district|county|township|town))(?![\w'])")
CORNER = re.compile(
    rf"(?:corner|intersection|junction|crossing) of (?P<one>(?:{_WORD} ){{1,4}}?)(?:and|&|with) (?:the )?(?P<two>{_WORD}(?: {_WORD}){{0,2}}? {_ROAD_END}\b|{_WORD}(?: {_WORD}){{0,3}}?"
    rf"(?=$|[.,;!?\n]| (?:is|are|has|have|was|were|there|where|in|the|that|for|since|keeps?|doesn't|isn't|it|which|near)\b))"
)
BUILDING = re.compile(
    r"\b(?:building|bldg\.?|block|tower) (?:no\.? ?|number |#)?(?P<value>\d{1,3}[a-z]?|[a-z]\d{0,2})\b"
)
UNIT = re.compile(
    r"\b(?P<kind>unit|apt\.?|apartment|flat|suite|room|rm\.?|floor|entrance|gate) (?:no\.? ?|number |#)?(?P<value>\d{1,4}[a-z]?|[a-z]\d{0,4})\b"
    r"|\b(?P<nth>\d{1,2}(?:st|nd|rd|th)) floor\b"
)
HOUSE = re.compile(
    r"(?<![\w'])(?:no\.?|number|#) ?(?P<value>\d{1,5}[a-z]?)(?![\w:]|[.,]\d)(?! (?:to|people|times|days))"
)
_GENERIC_POINT = re.compile(
    r"^(?:metro|subway|train|bus|police|fire|gas|petrol|primary|middle|high|elementary|shopping|community|city|town|"
    r"railway|power|charging|polling|wet|farmers'?|car|parking|medical|health|fitness|call|data|super)+ ?\w*$"
)
_RELATION = r"(?:near|opposite|behind|next to|in front of|across from|outside|by|beside|close to)"
RELATION = re.compile(rf"\b{_RELATION} (?:the )?$")


def find_parts(folded: str, original: str) -> list[Part]:
    """Return the parts that the grammar sees, with values as the citizen wrote them (``original``, same length)."""
    if not re.search(r"[a-z]{2}", folded):
        return []
    parts = [*_corners(folded, original), *_roads(folded, original)]
    for pattern, level, confidence in ((POINT, "point", 0.6), (ESTATE, "estate", 0.65)):
        for match in pattern.finditer(folded):
            if not _GENERIC_POINT.match(match.group(level)):
                parts.append(_part(level, match.span(level), original, confidence))
    for match in AREA.finditer(folded):
        level = "district" if match["kind"] in ("district", "county") else "street"
        parts.append(_part(level, match.span("name"), original, 0.5))
    return [*parts, *_buildings(folded)]


def _corners(folded: str, original: str) -> Iterator[Part]:
    for match in CORNER.finditer(folded):
        value = " and ".join(original[slice(*match.span(side))].strip() for side in ("one", "two"))
        yield Part("point", match.start(), match.end("two"), f"corner of {value}", 0.75)


def _roads(folded: str, original: str) -> Iterator[Part]:
    for match in ROAD.finditer(folded):
        if re.fullmatch(rf"(?:\w+ )?{_ROAD_END}", match["road"]) and match["road"].split()[0] in _NOT_ROADS:
            continue
        if match["road"].startswith("main ") and not any(match[group] for group in ("no", "number", "after")):
            continue
        yield _part(
            "road", match.span("road"), original, 0.75 if match["road"].split()[-1] not in ("st", "dr", "ct") else 0.6
        )
        for group in ("no", "number", "after"):
            if match[group]:
                start = match.start() if group in ("no", "number") else match.end("road") + 1
                yield Part("number", start, match.end(group), match[group].upper(), 0.75, standing=False)


_NOT_ROADS = frozenset(
    {"traffic", "close", "st", "dr", "tap", "court", "lane", "bike", "bus", "drive", "basketball", "tennis", "food"}
)


def _buildings(folded: str) -> Iterator[Part]:
    for match in BUILDING.finditer(folded):
        yield Part("building", match.start(), match.end(), f"Building {match['value'].upper()}", 0.7)
    for match in UNIT.finditer(folded):
        kind = (match["kind"] or "floor").rstrip(".")
        kind = {"apt": "apartment", "rm": "room"}.get(kind, kind)
        value = f"{kind.capitalize()} {(match['value'] or match['nth'][:-2]).upper()}"
        yield Part("unit", match.start(), match.end(), value, 0.7, standing=False)
    for match in HOUSE.finditer(folded):
        yield Part("number", match.start(), match.end(), match["value"].upper(), 0.6, standing=False)


def _part(level: str, span: tuple[int, int], original: str, confidence: float) -> Part:
    return Part(level, *span, original[slice(*span)].strip(), confidence)
