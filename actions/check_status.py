"""Tell how the conversation's own requests stand. A number that is not one's own tells nothing."""

from __future__ import annotations

import logging
from typing import Any

from rapidfuzz import fuzz
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import card, open311
from actions.base import DialogueAction
from actions.dispatch import client
from actions.open311 import Request
from actions.say import say
from actions.turn import Turn, weight
from actions.words import date, word

logger = logging.getLogger(__name__)
MOST_LISTED = 8
LIKELY_SERVICE = 0.3
NEEDED_LIKENESS = 55  # rapidfuzz's partial token ratio of what is asked about and what was filed


class ActionCheckStatus(DialogueAction):
    """Answer a question about a request outside the form."""

    def name(self) -> str:
        return "action_check_status"

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        tell(dispatcher, tracker, turn)
        return []


def own_numbers(tracker: Tracker, turn: Turn) -> list[str]:
    """Return the numbers of this conversation's requests, those that the gateway knows of included."""
    filed_later = turn.metadata.get("service_request_ids") or []
    return list(dict.fromkeys([*(tracker.get_slot("service_request_ids") or []), *map(str, filed_later)]))


def tell(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Say how it stands, of one request or of all."""
    mine, named = own_numbers(tracker, turn), [str(value) for value in turn.values("service_request_id")]
    if named and not set(named) & set(mine):
        say(dispatcher, "utter_check_status_not_yours")
        return
    if not mine:
        say(dispatcher, "utter_check_status_none")
        return
    try:
        found = client().find(([n for n in mine if n in named] or mine)[-MOST_LISTED:], turn.language)
    except open311.Open311Error as exc:
        logger.warning("status unavailable, conversation %s: %s", turn.conversation_id, exc)
        say(dispatcher, "utter_check_status_unavailable")
        return
    tell_found(dispatcher, meant(found, turn), turn.language)


def meant(found: list[Request], turn: Turn) -> list[Request]:
    """Return the request the citizen asks about, when the service or the words single one out; else all."""
    if len(found) < 2:
        return found
    service = turn.value("service") or {}
    if isinstance(service, dict) and float(service.get("confidence") or 0) >= LIKELY_SERVICE:
        same = [request for request in found if request.service_code == service.get("service_code")]
        if len(same) == 1:
            return same
    if weight(turn.words) < 2:
        return found
    scores = [(fuzz.partial_token_set_ratio(turn.words, about(request)), request) for request in found]
    scores.sort(key=lambda pair: pair[0], reverse=True)
    clear = scores[0][0] >= NEEDED_LIKENESS and scores[0][0] - scores[1][0] >= 15
    return [scores[0][1]] if clear else found


def about(request: Request) -> str:
    return " ".join(filter(None, (request.service_name, request.description, request.address)))


def tell_found(dispatcher: CollectingDispatcher, found: list[Request], language: str) -> None:
    if not found:
        say(dispatcher, "utter_check_status_not_found")
    elif len(found) > 1:
        lines = "\n".join(" · ".join(filter(None, line(request, language))) for request in found)
        say(dispatcher, "utter_check_status_list", requests=lines, count=len(found))
    else:
        tell_one(dispatcher, found[0], language)


def tell_one(dispatcher: CollectingDispatcher, request: Request, language: str) -> None:
    values: dict[str, Any] = {
        "service_request_id": request.service_request_id,
        "service_name": request.service_name or "",
        "status": card.status_text(request, language),
        "agency_responsible": request.agency_responsible or word("values", "being_assigned", language),
        "status_notes": request.status_notes or "",
    }
    by = date(request.expected_datetime, language)
    custom = {"card": card.request_card(request, language)}
    if request.status == "closed" or not by:
        say(dispatcher, "utter_check_status_one", custom=custom, **values)
    else:
        say(dispatcher, "utter_check_status_one_open", custom=custom, expected_datetime=by, **values)


def line(request: Request, language: str) -> tuple[str, ...]:
    by = date(request.expected_datetime, language) if request.status != "closed" else ""
    return request.service_request_id, request.service_name or "", card.status_text(request, language), by
