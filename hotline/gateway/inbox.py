"""What a citizen says is stored first, once, under the channel's own key; only then is anybody asked."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hotline.gateway import danger, guided, lease, limits, my_data
from hotline.gateway.database import writing
from hotline.gateway.errors import NotFound
from hotline.gateway.handoff import ask_for_person
from hotline.gateway.incoming import Incoming
from hotline.gateway.models import Attachment, Conversation, Message
from hotline.gateway.outbox import GATEWAY_TURN, say_of_gateway
from hotline.gateway.texts import say
from intake.language import detect_language

logger = logging.getLogger(__name__)

GRACE = dt.timedelta(seconds=2)  # the process that stored a message has this long to take its turn before a worker does


@dataclass(frozen=True)
class Stored:
    """A message in the inbox, and the lease to take its turn with if it was free."""

    message: Message
    holder: str | None = None


def store(
    conversation: Conversation, incoming: Incoming, address: str | None, lease_seconds: float | None = None
) -> Stored:
    """Return the stored message; the same ``client_msg_id`` gives the message there is.

    With ``lease_seconds`` the conversation's lease is taken in the same transaction, if it is free.
    Raises TooMany, or NotFound for a button or photo that is not this citizen's; then nothing is stored.
    """
    with writing():
        locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
        known = locked.messages.filter(client_msg_id=incoming.client_msg_id).first()
        if known is not None:
            return Stored(known)
        limits.spend_message(locked, address)
        message = append(locked, incoming)
        waits = lease_seconds is not None and message.status == Message.Status.RECEIVED
        return Stored(message, lease.take(locked.pk, lease_seconds) if waits and lease_seconds else None)


def append(conversation: Conversation, incoming: Incoming) -> Message:
    """Add a citizen's message and, when it names a danger, what to do at once; the caller holds the lock."""
    content = resolve(conversation, incoming)
    conversation.language = detect_language(incoming.text) or conversation.language
    for_agent = conversation.state == Conversation.State.AGENT
    message = Message.objects.create(
        conversation=conversation,
        seq=conversation.next_seq(),
        sender=Message.Sender.CITIZEN,
        client_msg_id=incoming.client_msg_id,
        danger=danger.screen(incoming.text),
        status=Message.Status.FOR_AGENT if for_agent else Message.Status.RECEIVED,
        next_try_at=None if for_agent else timezone.now() + GRACE,
        **content,
    )
    claim_attachments(conversation, message, incoming)
    if message.danger:
        raise_alarm(conversation, message.danger)
    if my_data.takes(message) and not for_agent:
        my_data.answer(conversation, message)
    elif guided.takes(conversation, message):
        guided.answer(conversation, message)
    conversation.save()
    return message


def append_settled(conversation: Conversation, text: str) -> Message:
    """Add a citizen's words that need no bot: what they file is kept already. The caller holds the lock."""
    message = Message.objects.create(
        conversation=conversation,
        seq=conversation.next_seq(),
        sender=Message.Sender.CITIZEN,
        text=text,
        danger=danger.screen(text),
        status=Message.Status.ANSWERED,
        answered_at=timezone.now(),
        turn=GATEWAY_TURN,
    )
    if message.danger:
        raise_alarm(conversation, message.danger)
    return message


def resolve(conversation: Conversation, incoming: Incoming) -> dict[str, Any]:
    """Return what the message says; raises NotFound for a button that was not shown to this citizen."""
    if incoming.payload_id:
        return pressed(conversation, incoming.payload_id)
    if incoming.location:
        label = incoming.location["label"] or say("location_sent", conversation.language)
        return {"text": label, "location": incoming.location, "card": {"type": "location", **incoming.location}}
    if incoming.attachment_ids:
        return {
            "text": say("photo_sent", conversation.language),
            "card": {"type": "photos", "attachment_ids": [str(each) for each in incoming.attachment_ids]},
        }
    return {"text": incoming.text, "payload": incoming.payload}


def pressed(conversation: Conversation, payload_id: str) -> dict[str, Any]:
    """Return title and payload of a button of this conversation; raises NotFound."""
    shown = conversation.messages.exclude(buttons=[]).order_by("-seq").values_list("buttons", flat=True)
    for buttons in shown:
        for button in buttons:
            if button["payload_id"] == payload_id:
                return {"text": button["title"], "payload": button["payload"]}
    raise NotFound("unknown_button")


def claim_attachments(conversation: Conversation, message: Message, incoming: Incoming) -> None:
    """Tie uploaded photos to the message; raises NotFound when one is not this citizen's or was sent before."""
    if not incoming.attachment_ids:
        return
    own = Attachment.objects.filter(conversation=conversation, pk__in=incoming.attachment_ids, message__isnull=True)
    if own.update(message=message) != len(incoming.attachment_ids):
        raise NotFound("unknown_attachment")


def raise_alarm(conversation: Conversation, kind: str) -> None:
    """Tell the citizen whom to call, and mark the conversation; a person is asked for where one must come."""
    logger.warning("danger %s in conversation %s", kind, conversation.pk)
    conversation.risk = kind
    text = danger.advice(kind, conversation.language)
    if kind in danger.PERSON_NEEDED:
        text = f"{text} {say('person_needed', conversation.language)}"
        if conversation.state == Conversation.State.BOT:
            ask_for_person(conversation, "system", "danger")
    say_of_gateway(conversation, text)
