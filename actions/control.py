"""Cancel and another language: what steers the conversation itself. Starting over is the form's, which asks first."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DialogueAction
from actions.draft import Draft
from actions.say import say
from actions.turn import Turn


def tell_language(dispatcher: CollectingDispatcher) -> None:
    """Say that we answer in the language that is written to us."""
    say(dispatcher, "utter_control_language")


class ActionControl(DialogueAction):
    """Steer outside the form: wipe a waiting draft when cancelled, speak of languages."""

    def name(self) -> str:
        return "action_control"

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        draft = Draft.from_tracker(tracker)
        if turn.intent == "change_language":
            tell_language(dispatcher)
            return []
        if turn.intent == "cancel" and draft.begun:
            say(dispatcher, "utter_control_cancelled")
            return Draft().events_since(draft)
        say(dispatcher, "utter_control_nothing_to_cancel")
        return []
