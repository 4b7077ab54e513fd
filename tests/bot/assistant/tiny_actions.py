"""A real action server for the channel's tests: it counts, so that a turn taken twice is seen."""

import asyncio
import json
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


class ActionHear(Action):
    """Fills the slots as a citizen's story does."""

    def name(self) -> str:
        return "action_hear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text="记下了")
        heard = {"draft_key": "k", "address_string": "东街", "place": {"said": "东街"}, "lat": 39.9, "long": 116.4}
        heard |= {"service_code": "noise", "service_name": "噪音", "ranking": [{"service_code": "noise"}]}
        return [SlotSet(name, value) for name, value in (heard | {"declined": ["phone", "demand"]}).items()]


class ActionShow(Action):
    """Says every filled slot, as JSON."""

    def name(self) -> str:
        return "action_show"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        filled = {name: value for name, value in tracker.current_slot_values().items() if value is not None}
        dispatcher.utter_message(text=json.dumps(filled, ensure_ascii=False))
        return []
