"""What every action has in common: danger first, never silent, never longer than two seconds."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import danger
from actions.say import say
from actions.turn import Turn

logger = logging.getLogger(__name__)
TIME_LIMIT_SECONDS = 1.9


class DialogueAction(Action, ABC):
    """An action of this hotline. Subclasses say what happens in `answer`; errors and danger are handled here."""

    @abstractmethod
    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Answer the turn and return the events. Runs in a thread of its own."""

    def after_danger(self, tracker: Tracker) -> list[EventType]:
        """Return what else has to change when danger took the turn over."""
        return []

    def after_error(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Tell the citizen that the action could not answer, and return what has to be said to Rasa."""
        say(dispatcher, "utter_trouble")
        return []

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        # A dispatcher of its own: what a late thread still says is not said.
        inner = CollectingDispatcher()
        try:
            work = asyncio.to_thread(self._work, inner, tracker)
            events = await asyncio.wait_for(work, TIME_LIMIT_SECONDS)
        except Exception as exc:
            cause = f"{type(exc).__name__} in {where(exc)}"
            logger.error("%s failed, conversation %s: %s", self.name(), tracker.sender_id, cause)
            return self.after_error(dispatcher, tracker)
        dispatcher.messages.extend(inner.messages)
        return events

    def _work(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        turn = Turn.from_tracker(tracker)
        found = danger.heard(turn)
        if found:
            return danger.respond(dispatcher, tracker, turn, found) + self.after_danger(tracker)
        return self.answer(dispatcher, tracker, turn)


def where(exc: BaseException) -> str:
    """Return file and line of an error; its text may quote the citizen and is not logged."""
    trace: Any = exc.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
