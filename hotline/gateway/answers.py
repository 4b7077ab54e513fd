"""Storing what the bot answered, or that it did not, each in one transaction."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from hotline.gateway import danger, guided, lease, my_data
from hotline.gateway.bot_client import BotAnswer, BotMessage
from hotline.gateway.buttons import with_ids
from hotline.gateway.database import writing
from hotline.gateway.handoff import ask_for_person
from hotline.gateway.models import Conversation, ConversationEvent, Message, PendingFiling
from hotline.gateway.outbox import add_message, say_of_gateway
from hotline.gateway.texts import say, supported

logger = logging.getLogger(__name__)

FIRST_RETRY = dt.timedelta(seconds=2)
LONGEST_RETRY = dt.timedelta(minutes=5)
DEEDS = ("filed", "file_later")  # of a turn that happened, whoever speaks now
SOON = dt.timedelta(seconds=0.5)


@contextmanager
def settling(message_id: int, holder: str) -> Iterator[tuple[Conversation, Message] | None]:
    """Yield conversation and message, locked, while the message still waits for us; else None.

    It no longer waits when an agent took the conversation over meanwhile, or another process took the lease.
    """
    with writing():
        unlocked = Message.objects.only("conversation_id").get(pk=message_id)
        conversation = Conversation.objects.select_for_update().get(pk=unlocked.conversation_id)
        message = Message.objects.get(pk=message_id)
        ours = message.status == Message.Status.RECEIVED and conversation.state != Conversation.State.AGENT
        yield (conversation, message) if ours and lease.holds(conversation.pk, holder) else None


def store_answer(message_id: int, holder: str, answer: BotAnswer) -> bool:
    """Store the turn; returns False when the answer is dropped because it is no longer wanted."""
    with settling(message_id, holder) as waiting:
        if waiting is None:
            logger.info("answer to message %s dropped", message_id)
            keep_deeds(message_id, answer)
            return False
        conversation, message = waiting
        message.turn = answer.understood
        conversation.bot_begins_anew = False
        close(message, Message.Status.ANSWERED)
        for each in answer.messages:
            if not (message.danger and danger.repeats(each.text, message.danger)):
                say_of_bot(conversation, each)
            heed(conversation, each.custom)
        conversation.language = supported(answer.understood["slots"].get("language")) or conversation.language
        conversation.save()
        if not conversation.messages.filter(status=Message.Status.RECEIVED).exists():
            lease.release(conversation.pk, holder)
        return True


def keep_deeds(message_id: int, answer: BotAnswer) -> None:
    """Keep what a turn did, such as filing, when an agent came and its words are dropped. The caller's transaction."""
    message = Message.objects.get(pk=message_id)
    if message.status != Message.Status.FOR_AGENT or message.turn is not None:
        return
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    message.turn = answer.understood
    message.save(update_fields=["turn"])
    for each in answer.messages:
        heed(conversation, {name: what for name, what in each.custom.items() if name in DEEDS})
    conversation.save()


def close(message: Message, status: str) -> None:
    message.status = status
    message.answered_at = timezone.now()
    message.next_try_at = None
    message.save()


def say_of_bot(conversation: Conversation, said: BotMessage) -> None:
    """Append one message of the bot, if there is anything to show."""
    card = said.custom.get("card")
    if said.text or said.buttons or isinstance(card, Mapping):
        add_message(
            conversation,
            Message.Sender.BOT,
            said.text,
            buttons=with_ids(said.buttons),
            card=card if isinstance(card, Mapping) else None,
            turn={"response": said.response},
        )


def heed(conversation: Conversation, custom: Mapping[str, Any]) -> None:
    """Do what a bot message asks: keep a filing, remember a number, tell what is stored, call a person."""
    if isinstance(later := custom.get("file_later"), Mapping):
        keep_filing(conversation, later)
    if isinstance(filed := custom.get("filed"), Mapping) and isinstance(filed.get("service_request_id"), str):
        conversation.add_service_request(filed["service_request_id"])
    if isinstance(wish := custom.get("my_data"), Mapping):
        my_data.heard(conversation, wish)
    if isinstance(wanted := custom.get("handoff"), Mapping):
        ask_for_person(conversation, "bot", str(wanted.get("reason") or ""), str(wanted.get("summary") or ""))


def keep_filing(conversation: Conversation, later: Mapping[str, Any]) -> None:
    key, fields = later.get("draft_key"), later.get("fields")
    if isinstance(key, str) and key and isinstance(fields, Mapping):
        PendingFiling.objects.get_or_create(
            draft_key=key,
            defaults={"conversation": conversation, "fields": dict(fields), "token": str(later.get("token") or "")},
        )
    else:
        logger.error("conversation %s: the bot asked to file later what cannot be filed", conversation.pk)
        ask_for_person(conversation, "system", "filing")


def store_delay(message_id: int, holder: str, *, asked: bool = True, bot_is_away: bool = False) -> None:
    """Note a failed attempt, set the next one, and tell the citizen once that the answer comes later.

    Without ``asked`` there was no attempt: too many were in flight. With ``bot_is_away`` the guided form is offered.
    """
    with settling(message_id, holder) as waiting:
        if waiting is None:
            return
        conversation, message = waiting
        now = timezone.now()
        if asked:
            message.attempts += 1
            message.first_failed_at = message.first_failed_at or now
            message.save()
        # Younger messages wait behind this one: none of them makes the conversation due before it.
        wait = min(FIRST_RETRY * 2 ** min(max(message.attempts - 1, 0), 20), LONGEST_RETRY) if asked else SOON
        conversation.messages.filter(status=Message.Status.RECEIVED).update(next_try_at=now + wait)
        tell_delay(conversation, bot_is_away=bot_is_away)
        conversation.save()


def tell_delay(conversation: Conversation, *, bot_is_away: bool) -> None:
    """Tell each waiting message's sender once that it is kept."""
    untold = conversation.messages.filter(status=Message.Status.RECEIVED, delay_told=False)
    if not untold.exists():
        return
    told_before = conversation.messages.filter(status=Message.Status.RECEIVED, delay_told=True).exists()
    text = say("delayed_again" if told_before else "delayed", conversation.language)
    offer = [guided.button("begin", conversation.language)] if bot_is_away else []
    if offer and not told_before:
        text = f"{text} {say('guided_offer', conversation.language)}"
    untold.update(delay_told=True)
    say_of_gateway(conversation, text, buttons=with_ids(offer))


def store_failure(message_id: int, holder: str, *, refused: bool) -> None:
    """Close a message the bot cannot answer: say so, and unless the bot refused it plainly, call a person."""
    with settling(message_id, holder) as waiting:
        if waiting is None:
            return
        conversation, message = waiting
        close(message, Message.Status.FAILED)
        ConversationEvent.objects.create(
            conversation=conversation,
            actor="system",
            what=ConversationEvent.What.GIVEN_UP,
            detail={"seq": message.seq, "refused": refused},
        )
        if not refused:
            ask_for_person(conversation, "system", "bot_failed")
        text = say("not_understood" if refused else "given_up", conversation.language)
        say_of_gateway(conversation, text)
        conversation.save()


def is_answered(conversation_id: uuid.UUID, seq: int) -> bool:
    """Return whether the conversation's message ``seq`` waits no longer."""
    return not Message.objects.filter(conversation_id=conversation_id, seq=seq, status=Message.Status.RECEIVED).exists()
