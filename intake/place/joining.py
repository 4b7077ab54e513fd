"""Joins the parts of addresses into places, and says which of the city's districts and streets each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from intake.place.gazetteer import Gazetteer, GazetteerEntry, english_name
from intake.place.parts import ANCHORS, RANK, Part, level_of
from intake.place.value import Candidate, Place
from intake.place.words import CROSSING, RELATION, ROAD_JOIN

_GAP_ZH = re.compile(r"[\s,、:_\-(（)）/【】\[\]\"“”]*(?:的|之|里面|院内|内|里|中)?\s*")
_GAP_EN = re.compile(
    r"[\s,.()#-]*(?:(?:in|at|on|of|the|and|near|inside|outside|off|along|by|opposite|next to)\b[\s,]*){0,3}"
)
_TIGHT = re.compile(r"[\s_\-(（)）/【】]*")
_RELATION = re.compile(RELATION)
_CROSSING = re.compile(CROSSING)
_ROAD_JOIN = re.compile(ROAD_JOIN)
_DENIED = re.compile(
    r"(?:不是|不在|并非|并不是|而不是|(?:is|was|it's|am)(?: not|n't)(?: (?:in|at|on))?(?: the)?|\bnot(?: (?:in|at|on))?(?: the)?)[\s「“\"]*$"
)
_CORRECTED = re.compile(r"(?:是|改成|改为|换成|应该是|应为|[到在]|\bis|it's|to|should be)[\s:「“\"]*$")
_SUSPECT = ("number", "unit")
_SLOTS = ("district", "street", "community", "estate", "road", "number", "building", "unit", "point")


def join(text: str, folded: str, parts: list[Part], gazetteer: Gazetteer) -> list[Place]:
    """Return the places that ``parts`` (sorted, not overlapping) make, without those the citizen denies."""
    chains = [chain for chain in _chains(folded, parts) if _is_place(folded, chain)]
    places = [_place(text, folded, chain, gazetteer) for chain in chains]
    said = [
        (chain, place)
        for chain, place in zip(chains, places, strict=True)
        if not _DENIED.search(_before(folded, chain))
    ]
    return _without_repeats(_share_area([place for _, place in said]))


def _without_repeats(places: list[Place]) -> list[Place]:
    """Return each place once, where it is named first."""
    first: dict[tuple[str, ...], Place] = {}
    for place in places:
        first.setdefault((place.address(), place.outside_city, place.district_code, place.street_code), place)
    return list(first.values())


def _chains(folded: str, parts: list[Part]) -> Iterator[list[Part]]:
    chain: list[Part] = []
    for part in parts:
        if chain and not _goes_on(folded, chain, part):
            yield chain
            chain = []
        chain.append(part)
    if chain:
        yield chain


def _goes_on(folded: str, chain: list[Part], part: Part) -> bool:
    """Return whether ``part`` belongs to the address that ``chain`` began."""
    last, gap = chain[-1], folded[chain[-1].end : part.start]
    if part.level == last.level and part.level in ("unit", "outside"):
        return bool(_TIGHT.fullmatch(gap))
    if part.level == last.level == "road":
        return bool(_ROAD_JOIN.fullmatch(gap)) and bool(_CROSSING.match(folded, part.end))
    if any(one.level == part.level for one in chain):
        return False
    if folded[last.start : last.end].isascii() and folded[part.start : part.end].isascii():
        return bool(_GAP_EN.fullmatch(gap))
    if not _GAP_ZH.fullmatch(gap):
        return False
    if part.level == "number" and last.level in ("estate", "point"):
        return bool(_TIGHT.fullmatch(gap))
    if part.level == "building" and last.level == "unit":
        return bool(_TIGHT.fullmatch(gap))
    finer = RANK[part.level] > RANK[last.level]
    if part.level in ANCHORS and last.level in ANCHORS and "," in gap:
        return False
    return finer or (part.level in ANCHORS and last.level in ANCHORS and bool(_TIGHT.fullmatch(gap)))


def _is_place(folded: str, chain: list[Part]) -> bool:
    if all(part.level == "city" for part in chain):
        return False
    if all(part.level == "outside" for part in chain):
        return _is_elsewhere(folded, chain)
    if any(part.standing for part in chain if part.level != "city"):
        return True
    if any(part.level in _SUSPECT for part in chain) and _CORRECTED.search(_before(folded, chain)):
        return len(folded) <= 30 and bool(
            re.search(r"地址|门牌|不对|不是|错|单元|室|address|wrong|not|number|room|unit", folded)
        )
    return False


def _before(folded: str, chain: list[Part]) -> str:
    """Return the words right before an address, as many as a denial can reach over."""
    return folded[max(0, chain[0].start - 40) : chain[0].start]


def _is_elsewhere(folded: str, chain: list[Part]) -> bool:
    """Return whether the name of another city alone is where something is: in 「在廊坊」, not in 「广东话」."""
    before, after = _before(folded, chain), folded[chain[-1].end : chain[-1].end + 8]
    if chain[0].confidence >= 0.8 and chain[0].value != folded[chain[0].start : chain[0].end]:
        return bool(re.match(r"$|[^\w]|的|这|那|发生|[\u4e00-\u9fff]", after))
    return bool(re.search(r"(?:[在于到]|位于|(?:in|at|to) )$", before)) or (
        not before.strip(" ,.") and bool(re.match(r"的|这|那|,|$", after))
    )


def _place(text: str, folded: str, chain: list[Part], gazetteer: Gazetteer) -> Place:
    values: dict[str, Any] = dict.fromkeys(_SLOTS, "")
    chain = _as_slots(chain)
    roads = [part for part in chain if part.level == "road"]
    for part in chain:
        if part.level == "road" and values["road"]:
            continue
        if part.level in values:
            values[part.level] += _number_word(part) if part.level == "building" else part.value
    start, end = chain[0].start, chain[-1].end
    if len(roads) > 1 and (crossing := _CROSSING.match(folded, end)):
        values["point"] = f"{roads[0].value}与{roads[1].value}{crossing.group().removeprefix('的')}"
        end = crossing.end()
    relation, end = _relation(folded, end)
    values["point"] += relation if _has_anchor(chain) else ""
    outside = "".join(part.value for part in chain if part.level == "outside")
    if outside and _own_after_all(chain, gazetteer):
        outside = ""
    confidence = min(part.confidence for part in chain if part.level != "city")
    place = Place(text[start:end], start, end, round(confidence, 2), **values, outside_city=outside)
    place = replace(place, spans=_spans(chain, end))
    return place if outside else _located(place, chain, gazetteer)


def _spans(chain: list[Part], end: int) -> tuple[tuple[str, int, int], ...]:
    """Return where district, street and point were said; the point is everything finer, up to the ``end`` of the place."""
    found = [(part.level, part.start, part.end) for part in chain if part.level in ("district", "street")]
    fine = [part.start for part in chain if part.level not in ("district", "street", "city", "outside")]
    return (*found, ("point", fine[0], end)) if fine else tuple(found)


def _as_slots(chain: list[Part]) -> list[Part]:
    """Return the parts in the slots they fill: a centre with a building counts as estate, a number in an estate as building."""
    levels = {part.level for part in chain}
    slots: list[Part] = []
    for part in chain:
        level = part.level
        if level == "point" and "estate" not in levels and levels & {"building", "unit"}:
            level = "estate"
        if level == "number" and "road" not in levels and levels & {"estate", "point"}:
            level = "building"
        slots.append(replace(part, level=level))
    return slots


def _number_word(part: Part) -> str:
    """Return a bare English house number as the number of a building."""
    return f"No. {part.value}" if part.value.isdecimal() else part.value


def _has_anchor(chain: list[Part]) -> bool:
    return any(part.level in ANCHORS or part.level == "building" for part in chain)


def _relation(folded: str, end: int) -> tuple[str, int]:
    """Return what is said of the spot beside the name (门口, 往东200米), and where it ends."""
    words = ""
    for _ in range(3):
        match = _RELATION.match(folded, end)
        if not match or not match.group():
            break
        words += match.group().removeprefix("的")
        end = match.end()
    return words, end


def _own_after_all(chain: list[Part], gazetteer: Gazetteer) -> bool:
    """Without the city's own name, a name right before one of its districts is taken to be it."""
    return not gazetteer.city_names and any(part.entries for part in chain)


def _located(place: Place, chain: list[Part], gazetteer: Gazetteer) -> Place:
    """Return ``place`` with the district and street that its gazetteer entries lie in, or with the candidates."""
    entries = _agreeing([part.entries for part in chain if part.entries], gazetteer)
    if not entries:
        return place
    found = [_candidate(entry, gazetteer) for entry in entries]
    english = {part.level: name for part in chain if (name := _english(part))}
    areas = {(one.district_code, one.street_code) for one in found}
    if len(areas) > 1:
        agreed = found[0].district if len({one.district_code for one in found}) == 1 else ""
        code = found[0].district_code if agreed else ""
        vague = min(place.confidence, 0.5)
        return replace(
            place, district=agreed, district_code=code, street="", street_code="", candidates=tuple(found), confidence=vague,
            english={k: v for k, v in english.items() if k not in ("district", "street")},
        )  # fmt: skip
    area, last = found[0], entries[0]
    for kind in ("district", "street"):
        above = gazetteer.ancestor(last, kind)
        if above and (name := english_name(above)):
            english[kind] = name
    community = gazetteer.ancestor(last, "community")
    return replace(
        place,
        district=area.district or place.district, district_code=area.district_code,
        street=area.street or place.street, street_code=area.street_code,
        community=place.community or (community.name if community else ""),
        english=english,
    )  # fmt: skip


def _english(part: Part) -> str:
    """Return the English name of a part that the gazetteer knows, with the exit that was said."""
    name = english_name(part.entries[0]) if part.entries and level_of(part.entries[0].kind) == part.level else ""
    exit_said = (
        re.search(r"([A-K]\d?)(?:出入口|出口|入口|口)?$", part.value) if name and part.level == "point" else None
    )
    return f"{name} Exit {exit_said.group(1)}" if exit_said else name


def _agreeing(parts: list[tuple[GazetteerEntry, ...]], gazetteer: Gazetteer) -> list[GazetteerEntry]:
    """Return the finest part's entries that lie in what the coarser parts name; a contradiction leaves the coarser out."""
    chosen: list[GazetteerEntry] = []
    for entries in parts:
        inside = [entry for entry in entries if not chosen or any(_holds(above, entry, gazetteer) for above in chosen)]
        if inside:
            chosen = inside
        elif any(_holds(entry, above, gazetteer) for entry in entries for above in chosen):
            chosen = [above for above in chosen if any(_holds(entry, above, gazetteer) for entry in entries)]
    return chosen


def _holds(above: GazetteerEntry, entry: GazetteerEntry, gazetteer: Gazetteer) -> bool:
    return gazetteer.ancestor(entry, above.kind) == above


def _candidate(entry: GazetteerEntry, gazetteer: Gazetteer) -> Candidate:
    district, street = gazetteer.ancestor(entry, "district"), gazetteer.ancestor(entry, "street")
    return Candidate(
        entry.code, entry.name,
        district.name if district else "", district.code if district else "",
        street.name if street else "", street.code if street else "",
    )  # fmt: skip


def _share_area(places: list[Place]) -> list[Place]:
    """Give places that say no district the only district said elsewhere in the text, and drop that bare mention."""
    areas = [
        place
        for place in places
        if place.precision in ("district", "street") and not place.building and not place.outside_city
    ]
    codes = {place.district_code or place.district for place in areas if place.district}
    if len(codes) != 1 or len(areas) == len(places):
        return places
    area = max(areas, key=lambda one: bool(one.street))
    kept = [place for place in places if place not in areas or (place.street and place is not area)]
    return [_within(place, area) for place in kept]


def _area_spans(area: Place) -> tuple[tuple[str, int, int], ...]:
    return tuple(span for span in area.spans if span[0] != "point")


def _within(place: Place, area: Place) -> Place:
    fitting = [one for one in place.candidates if one.district_code == area.district_code]
    if len(fitting) == 1:
        one = fitting[0]
        return replace(
            place, district=one.district, district_code=one.district_code, street=one.street, street_code=one.street_code,
            candidates=(), confidence=0.9, spans=(*_area_spans(area), *place.spans),
        )  # fmt: skip
    if place.district or place.candidates or place.outside_city:
        return place
    return replace(
        place, district=area.district, district_code=area.district_code, street=area.street, street_code=area.street_code,
        english={**{k: v for k, v in area.english.items() if k in ("district", "street")}, **place.english},
        spans=(*_area_spans(area), *place.spans),
    )  # fmt: skip
