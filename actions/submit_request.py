"""File the confirmed request and tell the citizen the truth about it: filed, kept, or not kept."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import card, filing, open311, problems, services
from actions.base import DialogueAction, where
from actions.dispatch import client
from actions.draft import Draft, citizen_words
from actions.handoff import handoff
from actions.open311 import Request
from actions.say import say
from actions.turn import Turn
from actions.words import date, word

logger = logging.getLogger(__name__)
LONGEST_TURN_SECONDS = 1.6  # for filing and for looking up agency and date, below the limit of an action
LEAST_LOOK_UP_SECONDS = 0.2


class ActionSubmitRequest(DialogueAction):
    """File the draft that the citizen has confirmed."""

    def name(self) -> str:
        return "action_submit_request"

    def after_error(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """The citizen has said yes, and nobody knows what arrived: the worker files it under the same key."""
        try:
            turn, whole = Turn.from_tracker(tracker), Draft.from_tracker(tracker)
            kept = [(part, form, filing.Outcome(kept=True)) for part, form in parts_of(whole, tracker, turn)]
        except Exception as exc:
            logger.error("what was confirmed cannot be kept, conversation %s: %s", tracker.sender_id, where(exc))
            return [*super().after_error(dispatcher, tracker), SlotSet("outcome", None)]
        for part, form, outcome in kept:
            tell(dispatcher, turn, part, form, outcome, {})
        return [SlotSet("outcome", None), *problems.joined([]).events_since(whole)]

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        started = time.monotonic()
        whole = Draft.from_tracker(tracker)
        parts, forms = zip(*parts_of(whole, tracker, turn), strict=True)
        with ThreadPoolExecutor(len(parts)) as workers:  # several take no longer than one
            outcomes = list(workers.map(lambda p, form: file(p, form, turn), parts, forms))
        numbers = [outcome.number for outcome in outcomes if outcome.number]
        left_over = LONGEST_TURN_SECONDS - (time.monotonic() - started)
        shown = look_up(numbers, turn.language, max(left_over, LEAST_LOOK_UP_SECONDS))
        for part, form, outcome in zip(parts, forms, outcomes, strict=True):
            tell(dispatcher, turn, part, form, outcome, shown)
        mine = list(tracker.get_slot("service_request_ids") or [])
        left = [part for part, outcome in zip(parts, outcomes, strict=True) if outcome.refused]
        done: list[EventType] = [SlotSet("outcome", None)]
        done += [SlotSet("service_request_ids", [*mine, *numbers])] if numbers else []
        return done + problems.joined(left).events_since(whole)


def parts_of(whole: Draft, tracker: Tracker, turn: Turn) -> list[tuple[Draft, dict[str, Any]]]:
    """Return each problem of the draft with its form; the same turn makes the same forms, so the same requests."""
    words = citizen_words(tracker, whole)
    return [(part, filing.form_of(part, turn, words)) for part in problems.all_of(whole)]


def file(part: Draft, form: dict[str, Any], turn: Turn) -> filing.Outcome:
    return filing.file(form, str(part.draft_key), turn.conversation_id)


def tell(
    dispatcher: CollectingDispatcher,
    turn: Turn,
    draft: Draft,
    form: dict[str, Any],
    outcome: filing.Outcome,
    shown: dict[str, Request],
) -> None:
    """Say truthfully what came of one filing."""
    if outcome.refused:
        tell_refused(dispatcher, draft, turn)
    elif outcome.number:
        tell_filed(dispatcher, draft, turn, outcome.number, shown.get(outcome.number))
    else:
        token = outcome.filed.token if outcome.filed else None
        response = "utter_submit_request_number_follows" if outcome.filed else "utter_submit_request_kept"
        say(dispatcher, response, custom=filing.later(form, str(draft.draft_key), token))


def tell_filed(dispatcher: CollectingDispatcher, draft: Draft, turn: Turn, number: str, found: Request | None) -> None:
    """Say the number, who answers and by when; only the number when the rest cannot be had at once."""
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


def look_up(numbers: list[str], language: str, seconds: float) -> dict[str, Request]:
    """Return the filed requests by number, those that can be had at once."""
    try:
        found = client().find(numbers, language, seconds) if numbers else []
    except open311.Open311Error:
        return {}
    return {request.service_request_id: request for request in found}


def tell_refused(dispatcher: CollectingDispatcher, draft: Draft, turn: Turn) -> None:
    """Say that nothing was filed and hand the draft to a person; the draft stays as it is."""
    facts = services.facts(draft.service_code or services.GENERAL, turn.language)
    summary = card.as_lines(card.draft_card(draft, facts, turn.language), turn.language)
    say(dispatcher, "utter_submit_request_not_filed", custom=handoff("refused", summary))
