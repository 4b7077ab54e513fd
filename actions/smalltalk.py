"""Greeting, thanks, goodbye, who are you, out of scope, abuse: one calm sentence each, and an open draft stays."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

import citypack
from actions import my_data
from actions.base import DialogueAction
from actions.draft import Draft
from actions.say import say
from actions.turn import Turn

RESPONSES = {
    "greet": "utter_smalltalk_greet",
    "thank": "utter_smalltalk_thank",
    "goodbye": "utter_smalltalk_goodbye",
    "ask_identity": "utter_smalltalk_identity",
    "out_of_scope": "utter_smalltalk_out_of_scope",
    "abuse": "utter_smalltalk_abuse",
    "repeat_question": "utter_control_explain",
    "ask_reason": "utter_control_reason",
    "pause": "utter_control_pause",
    "show_my_data": "utter_my_data_show",
    "delete_my_data": "utter_my_data_delete",
}


def tell(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Say the sentence for the turn's intent."""
    if turn.intent in my_data.WISHES:
        my_data.tell(dispatcher, tracker, turn)
        return
    operator = citypack.load().operator.in_language(turn.language)
    say(dispatcher, RESPONSES.get(turn.intent, "utter_not_understood"), operator=operator)


class ActionSmalltalk(DialogueAction):
    """Answer small talk outside a request; remind of a draft that waits."""

    def name(self) -> str:
        return "action_smalltalk"

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        tell(dispatcher, tracker, turn)
        if Draft.from_tracker(tracker).begun:
            say(dispatcher, "utter_submit_request_draft_waits")
        return []


class ActionNotUnderstood(DialogueAction):
    """Answer when no rule knows what to do: say so and offer a person."""

    def name(self) -> str:
        return "action_not_understood"

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        say(dispatcher, "utter_not_understood")
        return []
