"""Another language: what the bot says of it. Cancelling and starting over are the form's, which asks first."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DialogueAction
from actions.say import say
from actions.turn import Turn


def tell_language(dispatcher: CollectingDispatcher) -> None:
    """Say that we answer in the language that is written to us."""
    say(dispatcher, "utter_control_language")


class ActionControl(DialogueAction):
    """Speak of the languages there are, outside the form."""

    def name(self) -> str:
        return "action_control"

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        tell_language(dispatcher)
        return []
