"""A real action server for the channel's tests: it counts, so that a turn taken twice is seen."""

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher


class ActionCount(Action):
    def name(self) -> str:
        return "action_count"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        counted = (tracker.get_slot("counted") or 0) + (tracker.get_slot("step") or 1)
        card = {"card": {"type": "draft", "fields": []}}
        dispatcher.utter_message(response="utter_counted", counted=counted, json_message=card)
        return [SlotSet("counted", counted), SlotSet("unchanged", "same")]


class ActionCountSlowly(ActionCount):
    def name(self) -> str:
        return "action_count_slowly"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        await asyncio.sleep(1)
        return await super().run(dispatcher, tracker, domain)


class ActionStaySilent(Action):
    def name(self) -> str:
        return "action_stay_silent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return [SlotSet("counted", 1000)]


class ActionGoInCircles(Action):
    def name(self) -> str:
        return "action_go_in_circles"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text="又来了")
        return [FollowupAction("action_go_in_circles")]
