"""File the confirmed request and tell the citizen the truth about it: filed, kept, or not kept."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import card, filing, open311, services
from actions.base import DialogueAction
from actions.dispatch import client
from actions.draft import Draft, citizen_words
from actions.handoff import handoff
from actions.open311 import Request
from actions.say import say
from actions.turn import Turn
from actions.words import date, word

LOOK_UP_SECONDS = 0.3  # for agency and date, when the number is already there


class ActionSubmitRequest(DialogueAction):
    """File the draft that the citizen has confirmed."""

    def name(self) -> str:
        return "action_submit_request"

    def after_error(self, tracker: Tracker) -> list[EventType]:
        return [SlotSet("outcome", None)]

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        draft = Draft.from_tracker(tracker)
        form = filing.form_of(draft, turn, citizen_words(tracker, draft))
        outcome = filing.file(form, str(draft.draft_key), turn.conversation_id)
        done: list[EventType] = [SlotSet("outcome", None)]
        if outcome.refused:
            tell_refused(dispatcher, draft, turn)
            return done
        if outcome.number:
            tell_filed(dispatcher, draft, turn, outcome.number)
            mine = [*(tracker.get_slot("service_request_ids") or []), outcome.number]
            done.append(SlotSet("service_request_ids", mine))
        else:
            token = outcome.filed.token if outcome.filed else None
            response = "utter_submit_request_number_follows" if outcome.filed else "utter_submit_request_kept"
            say(dispatcher, response, custom=filing.later(form, str(draft.draft_key), token))
        return done + Draft().events_since(draft)


def tell_filed(dispatcher: CollectingDispatcher, draft: Draft, turn: Turn, number: str) -> None:
    """Say the number, who answers and by when; only the number when the rest cannot be had at once."""
    found = look_up(number, turn.language)
    custom: dict[str, Any] = {"filed": {"service_request_id": number, "draft_key": draft.draft_key}}
    if found is None:
        say(dispatcher, "utter_submit_request_done_number_only", service_request_id=number, custom=custom)
        return
    agency = found.agency_responsible or word("values", "being_assigned", turn.language)
    by = date(found.expected_datetime, turn.language) or word("values", "soon", turn.language)
    custom["card"] = card.request_card(found, turn.language)
    say(
        dispatcher,
        "utter_submit_request_done",
        service_request_id=number,
        agency_responsible=agency,
        expected_datetime=by,
        custom=custom,
    )


def look_up(number: str, language: str) -> Request | None:
    try:
        return next(iter(client().find([number], language, LOOK_UP_SECONDS)), None)
    except open311.Open311Error:
        return None


def tell_refused(dispatcher: CollectingDispatcher, draft: Draft, turn: Turn) -> None:
    """Say that nothing was filed and hand the draft to a person; the draft stays as it is."""
    facts = services.facts(draft.service_code or services.GENERAL, turn.language)
    summary = card.as_lines(card.draft_card(draft, facts, turn.language), turn.language)
    say(dispatcher, "utter_submit_request_not_filed", custom=handoff("refused", summary))
