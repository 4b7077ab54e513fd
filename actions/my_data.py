"""Seeing and deleting one's own data: the gateway tells and deletes it; the requests come from here."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import open311
from actions.own_requests import find, own_numbers
from actions.say import say
from actions.turn import Turn

logger = logging.getLogger(__name__)
WISHES = {"show_my_data": "show", "delete_my_data": "delete"}
TOLD = ("service_request_id", "status", "service_name", "updated_datetime")


def tell(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Say that the wish was understood and hand it to the gateway with the requests it concerns."""
    wish = WISHES[turn.intent]
    say(dispatcher, f"utter_my_data_{wish}", custom={"my_data": {"wish": wish, "requests": requests(tracker, turn)}})


def requests(tracker: Tracker, turn: Turn) -> list[dict[str, Any]]:
    """Return the citizen's requests; of one that cannot be asked after only the number, which is then kept as open."""
    numbers = own_numbers(tracker, turn)
    try:
        found = {request.service_request_id: request for request in (find(numbers, turn) if numbers else [])}
    except open311.Open311Error as exc:
        logger.warning("requests not readable, conversation %s: %s", turn.conversation_id, exc)
        found = {}
    known = [asdict(found[number]) if number in found else {"service_request_id": number} for number in numbers]
    return [{name: each.get(name) for name in TOLD} for each in known]
