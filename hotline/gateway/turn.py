"""Taking turns: the oldest waiting message of a conversation is brought to the bot, one at a time.

Front and worker both come here. Whoever holds the conversation's lease asks; the rest wait or go on.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
import uuid
from functools import cache
from typing import Any

from django.utils import timezone

from hotline.gateway import answers, lease
from hotline.gateway.bot_client import BotError, BotRefused, BotUnavailable, ask, is_away
from hotline.gateway.bots import bot_of
from hotline.gateway.models import Conversation, Message

logger = logging.getLogger(__name__)

FRONT_SECONDS = 9.0  # how long a citizen's call waits for its turn; the contract allows 10
FRONT_BOT_SECONDS = 8.5
WORKER_BOT_SECONDS = 30.0
LEASE_MARGIN = 5.0
FRONT_LEASE_SECONDS = FRONT_SECONDS + LEASE_MARGIN
POLL_SECONDS = 0.1
SHORTEST_BOT_SECONDS = 0.5
GIVE_UP_AFTER = dt.timedelta(hours=24)
TURNS_IN_FLIGHT = 8  # of one process at one bot; a bot asked for more at once answers all of them too late
SUSPECT_ATTEMPTS = 6  # after so many failures, and so long, a message may be what breaks the bot
SUSPECT_AFTER = dt.timedelta(minutes=5)  # longer than anything takes to be started again


@cache
def slots_of(bot: str) -> threading.BoundedSemaphore:
    """Return this process's share of a bot."""
    return threading.BoundedSemaphore(TURNS_IN_FLIGHT)


def answer_within(
    message: Message,
    seconds: float = FRONT_SECONDS,
    holder: str | None = None,
    bot_seconds: float | None = None,
) -> bool:
    """Bring the conversation's turns forward until ``message`` is answered; returns whether it was in time.

    ``holder`` is the conversation's lease when the caller has it already; it is given back here. ``bot_seconds`` is how
    long the bot may take for one turn, as a rule FRONT_BOT_SECONDS.
    """
    deadline, patience = time.monotonic() + seconds, bot_seconds or FRONT_BOT_SECONDS
    while holder is not None or not answers.is_answered(message.conversation_id, message.seq):
        remaining = deadline - time.monotonic()
        if holder is None and remaining < SHORTEST_BOT_SECONDS:
            return False
        holder = holder or lease.take(message.conversation_id, remaining + LEASE_MARGIN)
        if holder is None:
            time.sleep(POLL_SECONDS)
            continue
        with lease.given_back(message.conversation_id, holder):
            taken = take_turns(message.conversation_id, holder, deadline, patience, last_seq=message.seq)
            return taken or answers.is_answered(message.conversation_id, message.seq)
    return True


def take_turns(conversation_id: uuid.UUID, holder: str, deadline: float, bot_seconds: float, *, last_seq: int) -> bool:
    """Answer waiting messages in order up to ``last_seq``; returns False at the first one that found no answer."""
    while message := next_waiting(conversation_id, last_seq):
        remaining = min(deadline - time.monotonic(), bot_seconds)
        if remaining < SHORTEST_BOT_SECONDS:
            return False
        if not take_turn(message, holder, remaining):
            return False
        if message.seq == last_seq:
            break
    return True


def take_one(conversation_id: uuid.UUID) -> bool:
    """Take the conversation's next turn on the worker's patience; returns whether a message was settled."""
    holder = lease.take(conversation_id, WORKER_BOT_SECONDS + LEASE_MARGIN)
    if holder is None:
        return False
    with lease.given_back(conversation_id, holder):
        message = next_waiting(conversation_id)
        return message is not None and take_turn(message, holder, WORKER_BOT_SECONDS)


def next_waiting(conversation_id: uuid.UUID, last_seq: int | None = None) -> Message | None:
    """Return the oldest message that waits for the bot, if it is not younger than ``last_seq``."""
    waiting = Message.objects.filter(conversation_id=conversation_id, status=Message.Status.RECEIVED)
    if last_seq is not None:
        waiting = waiting.filter(seq__lte=last_seq)
    return waiting.select_related("conversation").order_by("seq").first()


def take_turn(message: Message, holder: str, seconds: float) -> bool:
    """Ask the bot about one message and store what came of it; returns whether the message is settled."""
    began, slots = time.monotonic(), slots_of(bot_of(message.conversation_id))
    if not slots.acquire(timeout=max(0.0, seconds - SHORTEST_BOT_SECONDS)):
        answers.store_delay(message.pk, holder, asked=False)
        return False
    try:
        return ask_and_store(message, holder, max(SHORTEST_BOT_SECONDS, seconds - (time.monotonic() - began)))
    finally:
        slots.release()


def ask_and_store(message: Message, holder: str, seconds: float) -> bool:
    conversation_id = message.conversation_id
    try:
        answer = ask(turn_request(message), seconds)
    except BotRefused as refusal:
        logger.error("bot refused message %s of conversation %s: %s", message.seq, conversation_id, refusal)
        answers.store_failure(message.pk, holder, refused=True)
        return True
    except BotError as error:
        logger.warning("no answer to message %s of conversation %s: %s", message.seq, conversation_id, error)
        if is_hopeless(message, error):
            answers.store_failure(message.pk, holder, refused=False)
            return True
        answers.store_delay(message.pk, holder, bot_is_away=is_away(bot_of(conversation_id)))
        return False
    return answers.store_answer(message.pk, holder, answer)


def is_hopeless(message: Message, error: BotError) -> bool:
    """Return whether to stop asking: a day has passed, or the bot answers everybody but this message."""
    now = timezone.now()
    if now - message.sent_at > GIVE_UP_AFTER:
        return True
    if isinstance(error, BotUnavailable) or message.attempts < SUSPECT_ATTEMPTS or message.first_failed_at is None:
        return False
    if now - message.first_failed_at < SUSPECT_AFTER:
        return False
    others = Message.objects.exclude(conversation_id=message.conversation_id)
    return others.filter(status=Message.Status.ANSWERED, answered_at__gt=message.first_failed_at).exists()


def turn_request(message: Message) -> dict[str, Any]:
    """Return the body of the bot's channel for a message."""
    conversation: Conversation = message.conversation
    body: dict[str, Any] = {
        "conversation_id": str(conversation.pk),
        "message_id": f"{conversation.pk}:{message.seq}",
        "metadata": {
            "language": conversation.language,
            "channel": conversation.channel,
            "sent_at": message.sent_at.isoformat(),
            "danger": message.danger or None,
            "location": message.location,
            "attachments": [attachment.url for attachment in message.attachments.all()],
            "service_request_ids": conversation.service_request_ids,
            "begins_anew": conversation.bot_begins_anew,
            **({"facts": message.facts} if message.facts else {}),
        },
    }
    if payload := payload_of(message):
        body["payload"] = payload
    else:
        body["text"] = message.text
    return body


def payload_of(message: Message) -> str:
    """Return what to say in place of the text: a button's payload, or that photos or a bare position came."""
    bare_position = message.location is not None and not message.location["label"]
    if bare_position or (message.card and message.card.get("type") == "photos"):
        return "/inform"
    return message.payload
