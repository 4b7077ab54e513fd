"""A correction in plain words: one field or several at once, and nothing but what the words are about.

Each clause is read by itself. It names its field, or its value shows which one it is; what is denied is not read, but
tells where the new value belongs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from actions import rereading, services
from actions.answers import attribute_value
from actions.clauses import Clause, clauses, new_value
from actions.draft import Draft
from actions.hearing_place import address_of, best_place
from actions.turn import Turn
from actions.words import says, word
from intake.kind import find_kind
from intake.place import Place, merge
from intake.text import fold, weight

CONTACT = ("phone", "contact_name")
REMOVABLE = (*CONTACT, "occurred", "subject", "demand", "history", "media_url")
FREE_TEXT = ("subject", "demand", "contact_name")
NUMBER_IS = re.compile(r"\b(building|block|unit|flat|floor)\s+(?:is|was|should be)\s+(?:number\s+)?(\d)", re.IGNORECASE)
LONGEST_NAME = 12  # more is no name


@dataclass(frozen=True)
class Correction:
    """The draft after a correction, and the field that was called wrong without saying what is right."""

    draft: Draft
    unfilled: str | None = None


def correct(draft: Draft, turn: Turn, facts: services.Facts | None = None) -> Correction:
    """Return the draft with everything that the turn corrects."""
    if answered := correct_attribute(draft, turn, facts):
        return Correction(answered)
    result, waiting, denied = Correction(draft), None, ""
    for clause in clauses(turn.words):
        each = replace(clause, denied=clause.denied or denied)
        field = each.field or waiting
        changed = correct_clause(result.draft, turn, each, field)
        waiting, denied = (None, "") if changed != result.draft else (field, each.denied)
        if changed == result.draft and each.field:
            result = replace(result, unfilled=each.field)
        elif changed != result.draft:
            result = Correction(changed, None if result.unfilled in (field, None) else result.unfilled)
    return result


def correct_clause(draft: Draft, turn: Turn, clause: Clause, field: str | None) -> Draft:
    """Return the draft with what one clause corrects; the same when it corrects nothing."""
    if clause.removes and (field in REMOVABLE or says("anonymous", clause.words)):
        return without(draft, field)
    value = new_value(clause.said, clause.field or field)
    for take in (take_phone, take_name, take_time, take_place, take_swap, take_kind, take_service, take_text):
        changed = take(draft, turn, clause, field, value)
        if changed is not None:
            return changed
    return draft


def correct_attribute(draft: Draft, turn: Turn, facts: services.Facts | None) -> Draft | None:
    """Take the new answer to a question of the service that the words repeat, as the card's own button writes it."""
    said = fold(turn.words)
    for question in facts.questions if facts else ():
        label = fold(question.description)
        if label in said:
            value = new_value(turn.words[said.find(label) + len(label) :], None)
            answer = attribute_value(question, replace(turn, text=value, intent="inform")) if value else None
            if answer is None:
                return None
            if draft.subject and draft.subject == draft.attributes.get(question.code):
                draft = draft.with_(subject=str(answer))
            return draft.with_(attributes={**draft.attributes, question.code: answer})
    return None


def without(draft: Draft, field: str | None) -> Draft:
    """Leave a field out for good; anonymous is who leaves neither phone nor name."""
    for name in (field,) if field in REMOVABLE else CONTACT:
        draft = draft.with_(**{name: None}).declining(name)
    return draft


def put(draft: Draft, field: str, value: Any, **more: Any) -> Draft:
    return draft.with_(**{field: value}, **more, declined=[each for each in draft.declined if each != field])


def take_phone(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    phone = rereading.phone_in(clause.said)
    return put(draft, "phone", phone) if phone else None


def take_name(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    name = rereading.name_in(clause.said)
    if name and clause.denied and clause.denied in (draft.contact_name or ""):
        return None  # not Zhang but Zhao: only that part of the name changes
    if field == "contact_name" and value and len(value) <= LONGEST_NAME:
        return put(draft, "contact_name", name or value)
    return put(draft, "contact_name", name) if name else None


def take_time(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    if field not in (None, "occurred", "description"):
        return None
    found = rereading.time_in(value, turn) or rereading.time_in(clause.said, turn)
    if field == "occurred" and not found and value:
        known = str((draft.occurred or {}).get("said") or "")
        found = rereading.time_in(f"{known}{value}", turn) if known else None
        same = found and found.get("start") == (draft.occurred or {}).get("start")
        found = {"said": value} if not found or same else found
    return put(draft, "occurred", found) if found else None


def take_place(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    """Join the place of the clause to what is known; what the gazetteer cannot read stands in the citizen's words."""
    if field not in (None, "address_string"):
        return None
    known = Place.from_dict(draft.place) if draft.place else None
    value = NUMBER_IS.sub(r"\1 \2", value)
    found = rereading.places_in(value)
    if not found and known and any(mark.isdigit() for mark in value):
        found = rereading.places_in(f"{known.road or known.estate}{value}")  # a bare house number
        value = value if not found else ""
    said = best_place(found)
    if said is None:
        named = field == "address_string" and value and weight(value) >= 2
        return put(draft, "address_string", value, place=None, lat=None, long=None) if named else None
    place = merge(known, said) if known else said
    address = address_of(place, turn.language)
    unread = value[: min(rereading.place_span(each)[0] for each in found)]
    if weight(unread) >= 2 and draft.address_string and field == "address_string":
        address = word("marks", "corrected", turn.language).format(old=draft.address_string, new=value)
    elif not known and draft.address_string and said.precision != "point":
        address = f"{draft.address_string} {value}"
    return put(draft, "address_string", address, place=place.as_dict(), lat=None, long=None)


def take_swap(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    """Put the new words where the denied ones stand in a text, as in "not 88, 86"."""
    if not clause.denied or not value:
        return None
    for name in (field,) if field else ("address_string", "contact_name", "subject", "demand"):
        known = getattr(draft, name, None) if name else None
        if isinstance(known, str) and clause.denied in known and name != "phone":
            return put(
                draft,
                name,
                known.replace(clause.denied, value),
                **({"place": None} if name == "address_string" else {}),
            )
    return None


def take_kind(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    kind = find_kind(value) if weight(value) <= 4 or field == "kind" else None
    return draft.with_(kind=kind) if kind and kind != draft.kind and field in (None, "kind", "service_code") else None


def take_service(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    """Take the service that the words are about when they deny what it was taken for, or name the matter."""
    if not (clause.denied or field == "service_code") or field not in (None, "service_code", "description"):
        return None
    ranking = services.named(value, draft.description or "")
    if not ranking or ranking[0]["service_code"] == draft.service_code:
        return None
    told = f"{draft.description}\n{turn.words}" if draft.description else turn.words
    return draft.with_(
        service_code=ranking[0]["service_code"], service_name=None, ranking=ranking, description=told, kind=None,
        tries={name: n for name, n in draft.tries.items() if name != "service_code"}, attributes={},
    )  # fmt: skip


def take_text(draft: Draft, turn: Turn, clause: Clause, field: str | None, value: str) -> Draft | None:
    if field in FREE_TEXT and weight(value) >= 1:
        return put(draft, str(field), value)
    if field == "description" and weight(value) >= 2:
        return draft.with_(description=f"{draft.description}\n{value}" if draft.description else value)
    return None
