"""Several problems told together: each is a draft of its own; what its words do not say it shares with the first.

The first problem is the draft itself, the rest are its `others`. They are shown as one list, changed and dropped by
their number, and filed one by one under one confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from actions import rereading, services
from actions.card import attribute_values
from actions.clauses import removes
from actions.correcting import correct
from actions.draft import MOST_TOLD, Draft, key_of
from actions.hearing_attributes import hear_attributes
from actions.hearing_place import address_of, anchors, best_place
from actions.turn import Turn
from actions.words import says, word
from intake.numbers import chinese_number
from intake.place import Place
from intake.text import fold

NUMBERED = re.compile(
    r"第\s*(?P<zh>[一二三四五六\d])\s*(?:个|件|条|项)?(?:[（(][^）)]*[）)])?"
    r"|(?<![\w])(?P<figure>[1-6])\s*号?(?=[、.:：]|的?不要)"
    r"|\b(?:number|no\.?|problem|item|the)\s*(?P<en>[1-6]|first|second|third|fourth|fifth|sixth)"
    r"(?: (?:one|problem|item))?\b",
    re.IGNORECASE,
)
LIKELY_SERVICE = 0.3  # from which words that drop one matter tell another
SURE_SERVICE = 0.6  # from which words are surely about another service
ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth")
SHARED = ("phone", "contact_name", "confidential", "declined", "media_url")


def split(draft: Draft, turn: Turn, before: Draft) -> Draft:
    """Return the draft of the first problem with the others beside it; the same when the turn tells of one.

    `before` is the draft before the turn: its place, or one named outside the problems, is what they share.
    """
    told = [value for value in turn.values("problem") if isinstance(value, dict) and value.get("text")]
    if not 2 <= len(told) <= MOST_TOLD:  # more are one letter
        return draft
    if sum(bool(best_place(rereading.places_in(str(each["text"])))) for each in told) > 1:
        draft = draft.with_(**shared_place(before, turn, [str(each["text"]) for each in told]))
    parts = [part_of(draft, turn, each, number) for number, each in enumerate(told)]
    return replace(parts[0], draft_key=draft.draft_key, others=[part.as_fields() for part in parts[1:]])


def shared_place(before: Draft, turn: Turn, texts: Sequence[str]) -> dict[str, Any]:
    """Return place and address that hold for all problems: known before, or named outside their words; else none."""
    inside = [(at, at + len(text)) for text in texts if (at := turn.text.find(text)) >= 0]
    named = [each for each in turn.entities if each.name == "place" and each.value]
    apart = [each.value for each in named if not any(s <= each.start and each.end <= e for s, e in inside)]
    place = Place.from_dict(before.place) if before.place else best_place(apart)
    address = before.address_string or (address_of(place, turn.language) if place else None)
    return {"place": place.as_dict() if place else None, "address_string": address}


def another(draft: Draft, turn: Turn) -> Draft | None:
    """Return the draft with a further problem that the turn announces, None when it tells of the same matter."""
    service = turn.value("service")
    ranking = list(service.get("ranking") or []) if isinstance(service, dict) else []
    if not (draft.description and ranking and turn.words and says("another", turn.words)):
        return None
    known = {draft.service_code, *(each.get("service_code") for each in draft.others)}
    code, confidence = str(ranking[0].get("service_code")), float(ranking[0].get("confidence") or 0)
    if code in known or confidence < SURE_SERVICE or len(draft.others) + 2 > MOST_TOLD:
        return None
    told = {"text": turn.words, "ranking": ranking}
    part = part_of(draft.with_(others=[], demand=None, history=None, occurred=None), turn, told, len(draft.others) + 1)
    return draft.with_(others=[*draft.others, part.as_fields()])


def instead(draft: Draft, turn: Turn) -> Draft | None:
    """Return the draft of the matter that the turn tells instead of the first; place and contact stay."""
    told = turn.value("new_matter")
    ranking = list(told.get("ranking") or []) if isinstance(told, dict) else []
    if not (draft.description and ranking and not draft.others):
        return None
    code, confidence = str(ranking[0].get("service_code")), float(ranking[0].get("confidence") or 0)
    if code == draft.service_code or confidence < LIKELY_SERVICE:
        return None
    bare = draft.with_(
        occurred=None, subject=None, demand=None, history=None, kind=None, screening=None, tries={}, questions_asked=0
    )
    return part_of(bare, turn, told, 0).with_(draft_key=draft.draft_key)


def part_of(draft: Draft, turn: Turn, told: dict[str, Any], number: int) -> Draft:
    """Return one problem as a draft: its own words and service, its own place and time when it names them."""
    words, ranking = str(told["text"]), list(told.get("ranking") or [])
    code = str(ranking[0]["service_code"]) if ranking else services.GENERAL
    part = replace(
        draft,
        draft_key=key_of(turn.conversation_id, turn.message_id, f"request {number}"),
        description=words,
        service_code=code,
        service_name=None,
        ranking=ranking if number == 0 else [],
        attributes={},
    )
    when = rereading.time_in(words, turn)
    where = best_place(rereading.places_in(words))
    if when:
        part = part.with_(occurred=when)
    part = hear_attributes(
        part, replace(turn, text=words, intent="report_problem"), services.facts(code, turn.language)
    )
    if where and anchors(where):
        known = Place.from_dict(draft.place) if draft.place else None
        inside = known and known.district and not where.district
        place = (
            replace(where, district=known.district, district_code=known.district_code) if known and inside else where
        )
        part = part.with_(place=place.as_dict(), address_string=address_of(place, turn.language))
    return part


def all_of(draft: Draft) -> list[Draft]:
    """Return every problem as a draft; what was answered once holds for all that lack it."""
    first = draft.with_(others=[])
    shared = {name: getattr(first, name) for name in SHARED}
    return [first, *(completed(Draft(**each), first).with_(**shared) for each in draft.others)]


def completed(part: Draft, first: Draft) -> Draft:
    """Return a further problem with the place of the first when it has none, and its service's usual kind."""
    if not part.address_string and part.lat is None:
        part = part.with_(address_string=first.address_string, place=first.place, lat=first.lat, long=first.long)
    if not part.occurred:
        part = part.with_(occurred=first.occurred)
    kinds = services.facts(part.service_code or services.GENERAL, "zh").kinds
    return part.with_(kind=part.kind or (kinds[0] if kinds else "help"))


def joined(parts: Sequence[Draft]) -> Draft:
    """Return the drafts as one with others; an empty draft when there are none."""
    if not parts:
        return Draft()
    return parts[0].with_(others=[part.with_(others=[]).as_fields() for part in parts[1:]])


def numbers_in(text: str, count: int) -> list[tuple[int, int, int]]:
    """Return (index, start, end) of each "the second one" within the list."""
    found = []
    for match in NUMBERED.finditer(fold(text)):
        said = match["zh"] or match["figure"] or match["en"]
        at = (
            int(said)
            if said.isdigit()
            else (chinese_number(said) or (ENGLISH.index(said) + 1 if said in ENGLISH else 0))
        )
        if 1 <= at <= count:
            found.append((at - 1, match.start(), match.end()))
    return found


def change(draft: Draft, turn: Turn) -> Draft:
    """Return the draft after a turn that drops or changes one of the list by its number."""
    parts = all_of(draft)
    named = numbers_in(turn.words, len(parts))
    if not draft.others or not named:
        return draft
    if says("only", turn.words):
        return joined([part for at, part in enumerate(parts) if at in {index for index, _, _ in named}])
    if removes(turn.words) or says("dropping", turn.words):
        return joined([part for at, part in enumerate(parts) if at not in {index for index, _, _ in named}])
    ends = [start for _, start, _ in named[1:]] + [len(turn.words)]
    for (index, _, start), end in zip(named, ends, strict=True):
        parts[index] = correct(parts[index], replace(turn, text=turn.words[start:end].strip(" ，,。的"))).draft
    return joined(parts)


def as_lines(parts: Sequence[Draft], language: str) -> list[tuple[str, str]]:
    """Return (label, value) of each problem for the card: its number and service, its words and place."""
    lines = []
    for number, part in enumerate(parts, 1):
        facts = services.facts(part.service_code or services.GENERAL, language)
        label = word("marks", "numbered", language).format(number=number, name=facts.name)
        when = (part.occurred or {}).get("said")
        said = (part.description, part.address_string, when, *attribute_values(part, facts).values())
        lines.append((label, word("marks", "then", language).join(filter(None, said))))
    return lines
