"""Danger comes before everything: the number to call, a T1 request at once, a person alerted. No questions.

Source: 北京市接诉即办工作条例 (2021) Art. 11 (emergencies are passed on at once) and Art. 29.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

import citypack
from actions import filing, open311, services
from actions.dispatch import client
from actions.draft import Draft, key_of
from actions.handoff import handoff
from actions.hearing import names_service
from actions.hearing_place import address_of, best_place
from actions.say import say
from actions.turn import Turn
from actions.words import word

logger = logging.getLogger(__name__)
SAME_DANGER_FOR = timedelta(hours=2)  # T1's time limit: until then it is one matter (project default)
AT_ONCE = timedelta(minutes=10)  # meanwhile everything said belongs to the danger (project default)
NO_RUSH = {"unrest"}  # who threatens with a scene has a matter that was not solved: it is heard
FOLLOW_UPS = {"inform", "correct", "affirm", "deny", "dont_know", "refuse", "nlu_fallback", "report_problem"}


def heard(turn: Turn) -> dict[str, Any] | None:
    """Return the danger of this turn as {"kind", "quoted"}; the gateway's screening counts as well."""
    found = turn.value("danger")
    if isinstance(found, dict) and found.get("kind"):
        return {"kind": str(found["kind"]), "quoted": str(found.get("quoted") or turn.words)}
    screened = turn.metadata.get("danger")
    if screened and not turn.is_button:
        return {"kind": str(screened), "quoted": turn.words}
    return None


def respond(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, found: dict[str, Any]) -> list[EventType]:
    """Say whom to call, file the request, hand over. A danger already filed is only handed over again."""
    kind = found["kind"]
    say_number(dispatcher, kind, turn.language)
    known = tracker.get_slot("danger")
    if known and known.get("kind") == kind and is_recent(known, turn):
        add_to(dispatcher, tracker, turn)
        return []
    draft = draft_of(tracker, turn, found)
    outcome = filing.file(form := form_of(draft, turn, found), str(draft.draft_key), turn.conversation_id)
    tell(dispatcher, turn, draft, outcome, form)
    state = {"kind": kind, "at": turn.sent_at().isoformat(), "service_request_id": outcome.number}
    events: list[EventType] = [SlotSet("danger", state)]
    if outcome.number:
        events.append(
            SlotSet("service_request_ids", [*(tracker.get_slot("service_request_ids") or []), outcome.number])
        )
    return events


def say_number(dispatcher: CollectingDispatcher, kind: str, language: str) -> None:
    pack = citypack.load()
    advice = pack.emergency.get(kind)
    numbers = advice.numbers if advice else tuple(each.number for each in pack.emergency_numbers)
    response = "utter_danger_self_harm" if kind == "self_harm" else "utter_danger"
    joined = word("marks", "list", language).join(numbers)
    say(dispatcher, response, numbers=joined, advice=advice.advice.in_language(language) if advice else "")


def draft_of(tracker: Tracker, turn: Turn, found: dict[str, Any]) -> Draft:
    """Return the emergency's own draft; what the open draft knows of place and contact helps, and stays there."""
    open_draft = Draft.from_tracker(tracker)
    service = services.for_danger()
    said = best_place(turn.values("place"))
    place = said.as_dict() if said else open_draft.place
    return Draft(
        draft_key=key_of(turn.conversation_id, turn.message_id, "danger"),
        service_code=service.code,
        service_name=service.name.in_language(turn.language),
        kind="help",
        description=turn.words or found["quoted"],
        address_string=address_of(said, turn.language) if said else open_draft.address_string,
        place=place,
        lat=open_draft.lat,
        long=open_draft.long,
        phone=turn.value("phone") or open_draft.phone,
        contact_name=turn.value("contact_name") or open_draft.contact_name,
    )


def form_of(draft: Draft, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
    words = turn.words or found["quoted"]
    return filing.form_of(draft, turn, words, danger=json.dumps(found, ensure_ascii=False))


def tell(
    dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, outcome: filing.Outcome, form: dict[str, Any]
) -> None:
    """Say truthfully what happened to the request, and alert a person in every case."""
    custom = handoff("risk", draft.description or "")
    if outcome.number:
        filed = {"filed": {"service_request_id": outcome.number, "draft_key": draft.draft_key}}
        say(dispatcher, "utter_danger_filed", service_request_id=outcome.number, custom={**custom, **filed})
    elif outcome.kept or outcome.filed:
        token = outcome.filed.token if outcome.filed else None
        say(dispatcher, "utter_danger_kept", custom={**custom, **filing.later(form, str(draft.draft_key), token)})
    else:
        say(dispatcher, "utter_danger_person", custom=custom)


def follows_up(tracker: Tracker, turn: Turn) -> bool:
    """Whether a turn without a draft belongs to a danger told a moment ago."""
    known = tracker.get_slot("danger")
    return bool(known) and is_recent(known, turn) and turn.intent in FOLLOW_UPS and not turn.is_button


def add_to(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Pass further words on to the person who was alerted, and write them to the request that was filed."""
    number = (tracker.get_slot("danger") or {}).get("service_request_id")
    if number and turn.words:
        supplement(str(number), turn)
    say(dispatcher, "utter_danger_noted", custom=handoff("risk", turn.words))


def supplement(number: str, turn: Turn) -> None:
    """Add the words to the request; when that fails the person still has them."""
    details = {
        "update_id": f"{turn.conversation_id}:{turn.message_id}:add",
        "conversation_id": turn.conversation_id,
        "description": turn.words,
    }
    try:
        client().act(number, "add", details, turn.language)
    except open311.Open311Error as exc:
        logger.warning("words to a danger were not added, conversation %s: %s", turn.conversation_id, exc)


def is_another_matter(tracker: Tracker, turn: Turn) -> bool:
    """Whether a turn after a danger surely tells of something else; who is in danger of their life is asked nothing."""
    known = tracker.get_slot("danger") or {}
    sure = turn.intent == "report_problem" and names_service(turn)
    return sure and (known.get("kind") in NO_RUSH or not is_recent(known, turn, AT_ONCE))


def is_recent(known: dict[str, Any], turn: Turn, within: timedelta = SAME_DANGER_FOR) -> bool:
    try:
        return abs(turn.sent_at() - datetime.fromisoformat(known["at"])) < within
    except (KeyError, TypeError, ValueError):
        return False
