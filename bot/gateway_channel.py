"""The gateway's channel: one message in, the whole turn out, safe to repeat.

POST /webhooks/gateway/turn answers 200 with the turn, 400 when the request is wrong, 503 when the turn could not be
taken (it may be sent again with the same message id), never an empty 200. A message id that the conversation already
holds is answered from its recorded events. A turn that ends without a word of the bot is not kept.
POST /webhooks/gateway/forget {"conversation_id"} deletes all that is stored of a conversation.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, DEFAULT_INTENTS
from rasa.shared.core.events import ActionExecuted, Restarted, SlotSet
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_answers import check_answers_only
from bot.tracker_store import ConversationStore
from bot.turn_answer import answer
from bot.turn_request import BadTurn, Turn, read_turn

logger = logging.getLogger(__name__)
DRAFTS = uuid.UUID("2b6c8a55-0f3e-4f0e-9d5c-6a1f4c1f7e90")  # ours, made once at random


class TurnFailed(Exception):
    """The turn could not be taken now; nothing of it is kept and it may be sent again."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class GatewayChannel(InputChannel):
    """Rasa's only input channel."""

    def __init__(self) -> None:
        check_answers_only()
        self._running: set[asyncio.Task[Any]] = set()

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def blueprint(self, _on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; turns go to the agent's processor, inside the conversation's lock."""
        routes = Blueprint("gateway_channel", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent is not None and request.app.ctx.agent.is_ready()
            return response.json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            try:
                return response.json(await self.take(request), dumps=json.dumps)
            except BadTurn as wrong:
                return error(400, wrong.code, wrong.message)
            except TurnFailed as failed:
                return error(503, failed.code, failed.message)

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            try:
                return response.json({"events": await self.forget(request)})
            except BadTurn as wrong:
                return error(400, wrong.code, wrong.message)
            except TurnFailed as failed:
                return error(503, failed.code, failed.message)

        return routes

    async def forget(self, request: Request) -> int:
        """Delete everything of one conversation and return how many events that were; raises BadTurn or TurnFailed."""
        agent: Agent | None = request.app.ctx.agent
        if agent is None:
            raise TurnFailed("not_ready", "no model is loaded")
        body = decoded(request.body)
        conversation_id = body.get("conversation_id") if isinstance(body, dict) else None
        if not isinstance(conversation_id, str) or not conversation_id:
            raise BadTurn("conversation_id", "conversation_id is needed")
        async with agent.lock_store.lock(conversation_id):
            return conversation_store(agent).forget(conversation_id)

    async def take(self, request: Request) -> dict[str, Any]:
        """Return the answer to the request's turn; raises BadTurn or TurnFailed."""
        agent: Agent | None = request.app.ctx.agent
        if agent is None or not agent.is_ready():
            raise TurnFailed("not_ready", "no model is loaded")
        turn = read_turn(decoded(request.body), known_intents(agent))
        task = asyncio.create_task(take_turn(agent, turn))
        # A caller that hangs up must not leave half a turn: it ends, and the repeated message finds it.
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be left to hear of it


async def take_turn(agent: Agent, turn: Turn) -> dict[str, Any]:
    """Answer from the record when the message is known, else take the turn; raises TurnFailed."""
    try:
        async with agent.lock_store.lock(turn.conversation_id):
            store = conversation_store(agent)
            if recorded := store.recorded_turn(turn.conversation_id, turn.message_id):
                return answer(turn.message_id, recorded, replayed=True)
            if turn.metadata["begins_anew"]:
                await begin_anew(agent, turn.conversation_id)
            if turn.metadata.get("facts"):
                await learn(agent, turn)
            said = await agent.processor.handle_message(user_message(turn))
            if recorded := store.recorded_turn(turn.conversation_id, turn.message_id):
                return answer(turn.message_id, recorded, replayed=False)
            if said:
                raise TurnFailed("not_saved", "the conversation could not be saved, or the turn had no end")
            raise TurnFailed("no_answer", "the assistant had no answer; is the action server up?")
    except TurnFailed as failed:
        logger.warning("turn of conversation %s failed: %s", turn.conversation_id, failed.code)
        raise
    except Exception as exc:
        logger.exception("turn of conversation %s failed", turn.conversation_id)
        raise TurnFailed("turn_failed", f"the turn ended with {type(exc).__name__}") from exc


async def begin_anew(agent: Agent, conversation_id: str) -> None:
    """Drop what the conversation has open: the gateway took the request while the assistant was away."""
    tracker = await agent.processor.get_tracker(conversation_id)
    if not tracker.events:
        return
    language = tracker.get_slot("language")
    for event in (Restarted(), SlotSet("language", language), ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event, agent.domain)
    await agent.processor.save_tracker(tracker)


async def learn(agent: Agent, turn: Turn) -> None:
    """Put what an agent learnt into the slots, as if it had been said; a place or service heard before gives way."""
    # The session has to begin first: in one that begins with slots no rule applies, and the bot stays silent.
    tracker = await agent.processor.fetch_tracker_and_update_session(
        turn.conversation_id, CollectingOutputChannel(), turn.metadata
    )
    facts: dict[str, Any] = dict(turn.metadata["facts"])
    if not tracker.get_slot("draft_key"):
        facts["draft_key"] = str(uuid.uuid5(DRAFTS, turn.message_id))
    if "address_string" in facts:
        facts |= {"place": None, "lat": None, "long": None}
    if "service_code" in facts:
        facts |= {"service_name": None, "ranking": None}
    facts["declined"] = [name for name in tracker.get_slot("declined") or [] if name not in facts] or None
    for name, value in facts.items():
        tracker.update(SlotSet(name, value), agent.domain)
    await agent.processor.save_tracker(tracker)


def conversation_store(agent: Agent) -> ConversationStore:
    """Return our store from inside the wrapper that Rasa puts around it."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, ConversationStore):
        raise TypeError("endpoints.yml must name bot.tracker_store.ConversationStore")
    return store


def user_message(turn: Turn) -> UserMessage:
    return UserMessage(
        turn.text,
        CollectingOutputChannel(),
        turn.conversation_id,
        input_channel=GatewayChannel.name(),
        message_id=turn.message_id,
        metadata=turn.metadata,
    )


def known_intents(agent: Agent) -> set[str]:
    """Return the intents a button may name: the assistant's own, not Rasa's /restart and the like."""
    return set(agent.domain.intents) - set(DEFAULT_INTENTS)


def decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as exc:
        raise BadTurn("not_json", "the body is not JSON") from exc


def error(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status)
