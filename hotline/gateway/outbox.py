"""What goes out to a citizen: messages are appended to the conversation; the channel shows them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from hotline.gateway import deliveries, identity
from hotline.gateway.buttons import with_ids
from hotline.gateway.database import writing
from hotline.gateway.models import Conversation, Message

GATEWAY_TURN = {"source": "gateway"}  # marks what the gateway itself said in the bot's place


def add_message(conversation: Conversation, sender: str, text: str, **fields: Any) -> Message:
    """Append a message; the caller holds the conversation's lock and saves its row."""
    message = Message.objects.create(
        conversation=conversation, seq=conversation.next_seq(), sender=sender, text=text, **fields
    )
    if conversation.channel != identity.WEB:
        deliveries.enqueue(conversation, message)
    return message


def say_of_gateway(conversation: Conversation, text: str, **fields: Any) -> Message:
    """Append what the gateway itself says in the bot's place; the caller holds the conversation's lock."""
    return add_message(conversation, Message.Sender.BOT, text, turn=GATEWAY_TURN, **fields)


def append_notice(
    conversation_id: str | uuid.UUID,
    text: str,
    key: str,
    card: dict[str, Any] | None = None,
    buttons: Iterable[Mapping[str, str]] = (),
) -> bool:
    """Append a notice once for its ``key``; returns False when there is no such conversation.

    ``buttons`` are {"title", "payload"}; pressed, they reach the bot like its own.
    Joins the caller's transaction, so that whatever the caller marks as done is done together with the notice.
    """
    with writing():
        conversation = lock(conversation_id)
        if conversation is None:
            return False
        if not Message.objects.filter(outgoing_key=key).exists():
            fields = {"outgoing_key": key, "card": card, "buttons": with_ids(buttons)}
            add_message(conversation, Message.Sender.NOTICE, text, **fields)
            conversation.save()
        return True


def lock(conversation_id: str | uuid.UUID) -> Conversation | None:
    """Return the conversation with its row locked until the transaction ends, or None."""
    try:
        key = uuid.UUID(str(conversation_id))
    except ValueError:
        return None
    return Conversation.objects.select_for_update().filter(pk=key).first()
