"""Give the conversation to a person when the citizen asks for one outside a request."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import card, services
from actions.base import DialogueAction
from actions.draft import Draft
from actions.handoff import handoff
from actions.say import say
from actions.turn import Turn


class ActionTalkToAgent(DialogueAction):
    """Hand over, with the waiting draft or the citizen's last words as the summary."""

    def name(self) -> str:
        return "action_talk_to_agent"

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        say(dispatcher, "utter_talk_to_agent", custom=handoff("asked", summary(tracker, turn)))
        return []


def summary(tracker: Tracker, turn: Turn) -> str:
    """Return the draft as lines, else what was said."""
    draft = Draft.from_tracker(tracker)
    if not draft.begun:
        return turn.words
    facts = services.facts(draft.service_code or services.GENERAL, turn.language)
    return card.as_lines(card.draft_card(draft, facts, turn.language), turn.language)
