"""Tell how the conversation's own requests stand. A number that is not one's own tells nothing."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import card, open311
from actions.open311 import Request
from actions.own_requests import find, meant, named_numbers, own_numbers
from actions.say import say
from actions.turn import Turn
from actions.words import date, word

logger = logging.getLogger(__name__)


def tell(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Say how it stands, of one request or of all."""
    mine, named = own_numbers(tracker, turn), named_numbers(turn)
    if named and not set(named) & set(mine):
        say(dispatcher, "utter_check_status_not_yours")
        return
    if not mine:
        say(dispatcher, "utter_check_status_none")
        return
    try:
        found = find([number for number in mine if number in named] or mine, turn)
    except open311.Open311Error as exc:
        logger.warning("status unavailable, conversation %s: %s", turn.conversation_id, exc)
        say(dispatcher, "utter_check_status_unavailable")
        return
    tell_found(dispatcher, found if turn.intent == "list_requests" else meant(found, turn), turn.language)


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
