"""Hearing a turn: everything it volunteers goes into the draft, whatever was asked.

A known field is replaced only when the citizen corrects it or answers the question about it; a story told later may
fill gaps, never overwrite. Answers to a question are not added to the story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.answers import LONGEST_NO, take_answer
from actions.clauses import clauses, named_field
from actions.draft import Draft, key_of
from actions.further_questions import take_further
from actions.hearing_place import hear_place
from actions.services import GENERAL, Facts, agreeing
from actions.turn import Entity, Turn
from actions.words import says, without_words
from intake.contact import declines_contact
from intake.text import weight

STORY_KINDS = {"ask_question": "consultation", "make_suggestion": "suggestion", "give_praise": "praise"}
STORIES = {"report_problem", *STORY_KINDS}
READ_BACK = {"confirmed", "change"}
SPANNED = ("place", "occurred", "phone", "contact_name", "service_request_id")
SIMPLE = ("occurred", "phone", "contact_name", "subject", "demand", "history")
HEARD = (
    *SIMPLE, "address_string", "place", "lat", "kind", "service_code", "description", "confidential", "media_url",
    "attributes", "declined",
)  # fmt: skip
ENTITIES = {"address_string": "place", "occurred": "occurred", "phone": "phone"}
SHORT_ANSWER = 20  # a story this long is more than the answer to a question (weight, see turn.weight)
SHORT_CORRECTION = 8
SURE_SERVICE = 0.5
NO_SERVICE = 0.15  # below, the best service is no better than chance among some sixty
LABELLED = re.compile("[：:】\\]」]")
LABEL = 4  # weight of a field's name
VAGUE = {"subject", "demand", "history"}
ENOUGH_STORY = 2
ENOUGH_ASKED = 4
ENOUGH_OTHERWISE = 5  # an unclear message has to say at least this much to be somebody's matter


@dataclass(frozen=True)
class Heard:
    """The draft after a turn, what changed in it, and whether the turn told (part of) the story."""

    draft: Draft
    fields: frozenset[str]
    story: bool


def hear(draft: Draft, turn: Turn, asked: str | None, facts: Facts | None) -> Heard:
    """Return what the turn makes of the draft. `asked` is the slot last asked for, None outside the form."""
    story = tells_story(draft, turn, asked)
    replaces = is_correction(turn, asked, story)
    before = draft
    if turn.value("story") and not draft.description:
        draft = draft.with_(description=str(turn.value("story")), kind="consultation")
    if story:
        draft = take_story(draft, turn)
    draft = hear_kind(draft, turn)
    draft = hear_service(draft, turn, story=story, replaces=replaces)
    answers = asked and not replaces and not (story and draft.description and asked != "description")
    take = take_further(draft, turn) if asked == "further" else take_answer(draft, turn, str(asked), facts)
    answered = take if answers else draft
    took_free_text = answered != draft and asked not in ("address_string", "occurred", "phone")
    draft = answered
    if not took_free_text:
        draft = hear_place(draft, turn, replaces=replaces, answers=asked == "address_string")
    draft = hear_simple(draft, turn, asked, replaces=replaces)
    draft = hear_media(draft, turn)
    if not draft.phone and declines_phone(turn):
        draft = draft.declining("phone")
    if turn.value("confidential"):
        draft = draft.with_(confidential=True)
    if not draft.begun and draft != before:
        draft = draft.with_(draft_key=key_of(turn.conversation_id, turn.message_id))
    return Heard(draft, changed(before, draft), story)


def changed(before: Draft, after: Draft) -> frozenset[str]:
    return frozenset(name for name in HEARD if getattr(before, name) != getattr(after, name))


def tells_story(draft: Draft, turn: Turn, asked: str | None) -> bool:
    """Whether the words belong into the description, rather than being an answer, a correction or small talk."""
    said = weight(turn.rest(SPANNED))
    if turn.is_button or not said:
        return False
    about_service = names_service(turn)
    if asked in (None, "description") and not draft.description:
        return begins_story(turn, asked, said, about_service)
    if asked in ENTITIES and turn.intent in ("refuse", "deny") and about_service and said > LONGEST_NO:
        return True  # 不给修电梯 refuses no answer
    if turn.intent not in STORIES:
        return False
    if asked in READ_BACK:
        return not (said <= SHORT_CORRECTION and any(turn.values(name) for name in SPANNED))
    if asked in ENTITIES and about_service and not turn.values(ENTITIES[asked]):
        return True  # what is wrong, not where or when it is
    return asked in (None, "description") or said > SHORT_ANSWER or turn.intent == "ask_question"


def begins_story(turn: Turn, asked: str | None, said: int, about_service: bool) -> bool:
    """Whether the words say what it is about, when nothing is known yet; "I want to report something" does not."""
    if about_service:
        return said >= ENOUGH_STORY
    is_answer = turn.intent in ("affirm", "deny", "dont_know", "refuse") and not turn.values("place")
    if is_answer or is_opening(turn.words):
        return False
    if any(turn.values(name) for name in SPANNED) and turn.intent not in STORIES:
        return said >= ENOUGH_OTHERWISE
    if turn.intent in STORIES:
        return said >= ENOUGH_STORY
    return said >= (ENOUGH_ASKED if asked == "description" else ENOUGH_OTHERWISE)


def is_opening(words: str) -> bool:
    """Whether the words only say that there is something to say."""
    return weight(without_words("opening", words)) < ENOUGH_STORY


def names_service(turn: Turn) -> bool:
    """Whether the words are surely about one of the city's services, whatever the intent was taken for."""
    service = turn.value("service")
    return isinstance(service, dict) and float(service.get("confidence") or 0) >= SURE_SERVICE


def long_story(turn: Turn, story: bool) -> bool:
    return story and weight(turn.rest(SPANNED)) > SHORT_ANSWER


def is_correction(turn: Turn, asked: str | None, story: bool) -> bool:
    """Whether the turn may replace what is known."""
    if turn.intent == "correct":
        return True
    return asked in READ_BACK and not story and turn.intent not in ("affirm",)


def take_story(draft: Draft, turn: Turn) -> Draft:
    """Add the citizen's words, verbatim, to what happened."""
    told = draft.description
    return draft.with_(description=f"{told}\n{turn.words}" if told else turn.words)


def hear_kind(draft: Draft, turn: Turn) -> Draft:
    """Take the kind the citizen names, else the first story's intent. A later question never makes it less."""
    stated = turn.value("kind")
    if stated and (not draft.kind or turn.is_button or stated != "consultation"):
        return draft.with_(kind=str(stated))
    if not draft.kind and turn.intent in STORY_KINDS and not is_complaint(turn):
        return draft.with_(kind=STORY_KINDS[turn.intent])
    return draft


def is_complaint(turn: Turn) -> bool:
    """Whether a question tells of a trouble: where it is, and since when, again, or in anger."""
    tells = any(turn.values(name) for name in ("occurred", "mood", "history"))
    return turn.intent == "ask_question" and bool(turn.values("place")) and tells


def hear_service(draft: Draft, turn: Turn, *, story: bool, replaces: bool) -> Draft:
    """Take the likeliest service of the story; later parts change it only when they are surer than it."""
    chosen = turn.value("service_code")
    if chosen:
        return draft.with_(service_code=str(chosen), service_name=None, ranking=[])
    service = turn.value("service")
    ranking = list(service.get("ranking") or []) if isinstance(service, dict) else []
    if ranking and float(ranking[0].get("confidence") or 0) < NO_SERVICE:
        agreed = agreeing(ranking, turn.words)
        ranking = [{"service_code": code, "confidence": NO_SERVICE} for code in agreed or [GENERAL]]
    if not ranking or not (story or (replaces and weight(turn.rest(SPANNED)) > SHORT_CORRECTION)):
        return draft
    known = max((float(each.get("confidence") or 0) for each in draft.ranking), default=0.0)
    if draft.service_code and float(ranking[0].get("confidence") or 0) <= max(known, SURE_SERVICE):
        return draft
    return draft.with_(service_code=str(ranking[0]["service_code"]), service_name=None, ranking=ranking)


def hear_simple(draft: Draft, turn: Turn, asked: str | None, *, replaces: bool) -> Draft:
    """Take the fields that are one entity each."""
    for name in SIMPLE:
        if name in VAGUE and turn.intent == "affirm":
            continue  # "yes, please file it" wants nothing new
        value = whom(turn) if name == "subject" else turn.value(name)
        if name in ("demand", "subject") and isinstance(value, str):
            value = unlabelled(value, name)
        known = getattr(draft, name)
        if value is None or (known and not (replaces or asked == name or (name == "occurred" and dates(known, value)))):
            continue
        if name == "occurred" and asked == name and isinstance(value, dict) and weight(turn.words) <= SHORT_ANSWER:
            value = {**value, "said": turn.words}  # the whole answer is about the time
        elif name == "occurred" and known and not replaces:
            value = {**value, "recurrence": value.get("recurrence") or known.get("recurrence")}
        declined = [each for each in draft.declined if each != name]
        draft = draft.with_(**{name: value}, declined=declined)
    return draft


def unlabelled(value: str, name: str) -> str:
    """Return what stands behind the field's name in a pasted form, as in 诉求：尽快修."""
    label, *rest = LABELLED.split(value, maxsplit=1)
    told = "".join(rest).strip()
    return told if told and named_field(label) == name and weight(label) <= LABEL else value


def whom(turn: Turn) -> Any:
    """Return whom it is about; a name that is only part of the place named is nobody."""
    places = [(each.start, each.end) for each in turn.entities if each.name == "place"]
    named = [each for each in turn.entities if each.name == "subject" and each.value]

    def is_part(each: Entity) -> bool:
        span = (each.start, each.end)
        return each.end > each.start and any(s <= span[0] and span[1] <= e and span != (s, e) for s, e in places)

    return next((each.value for each in named if not is_part(each)), None)


def dates(known: dict[str, Any], said: dict[str, Any]) -> bool:
    """Whether the time just said tells since when, which the known one leaves open: every night, and then two weeks."""
    if not said.get("start"):
        return False
    return not known.get("start") or bool(said.get("ongoing") and not known.get("ongoing") and earlier(said, known))


def earlier(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return datetime.fromisoformat(one["start"]) < datetime.fromisoformat(other["start"])


def declines_phone(turn: Turn) -> bool:
    """Whether a clause says, whatever was asked, that no phone is to be left."""
    said = (each for each in clauses(turn.words) if declines_contact(each.words))
    return any(each.field in ("phone", "contact_name") or says("anonymous", each.words) for each in said)


def hear_media(draft: Draft, turn: Turn) -> Draft:
    """Keep the first attachment: Open311 has room for one address."""
    attached = [
        url for url in map(str, turn.metadata.get("attachments") or []) if url.startswith(("http://", "https://"))
    ]
    return draft.with_(media_url=draft.media_url or attached[0]) if attached else draft
