"""Asking for a person, and going back into the queue when the person is silent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from hotline.gateway.database import writing
from hotline.gateway.hours import queue_text
from hotline.gateway.models import Conversation, ConversationEvent, Message
from hotline.gateway.outbox import add_message, lock

A_MOMENT = dt.timedelta(seconds=1)
BATCH = 50


def ask_for_person(conversation: Conversation, actor: str, reason: str, summary: str = "") -> None:
    """Put the conversation into the agents' queue; the caller holds its row's lock and saves it."""
    now = timezone.now()
    conversation.handoff = {"reason": reason, "summary": summary, "at": now.isoformat()}
    if conversation.state == Conversation.State.BOT:
        conversation.state = Conversation.State.WAITING
        conversation.waiting_since = now
    conversation.place_told_at = None
    record(conversation, actor, ConversationEvent.What.HANDED_OFF, reason=reason)


def tell_places() -> bool:
    """Tell citizens who wait how long the queue is, or when the desk opens; returns whether anybody was told.

    The worker does this a moment after a person was asked for, so that it stands below whatever else the turn says.
    """
    settled = timezone.now() - A_MOMENT
    untold = Conversation.objects.filter(
        state=Conversation.State.WAITING, place_told_at=None, waiting_since__lte=settled
    )
    keys = list(untold.order_by("waiting_since").values_list("pk", flat=True)[:BATCH])
    for key in keys:
        with writing():
            conversation = lock(key)
            if conversation is None or conversation.state != Conversation.State.WAITING or conversation.place_told_at:
                continue
            conversation.place_told_at = timezone.now()
            add_message(conversation, Message.Sender.NOTICE, queue_text(conversation))
            conversation.save()
    return bool(keys)


def back_into_queue(conversation: Conversation) -> None:
    """Take the conversation from a silent agent; its place is by when it first waited. The caller holds the lock."""
    conversation.owner = None
    conversation.state = Conversation.State.WAITING
    conversation.waiting_since = conversation.waiting_since or timezone.now()
    conversation.place_told_at = None
    record(conversation, "system", ConversationEvent.What.RETURNED)


def record(conversation: Conversation, actor: str, what: str, **detail: Any) -> None:
    """Append what happened between bot and people."""
    ConversationEvent.objects.create(
        conversation=conversation, at=timezone.now(), actor=actor, what=what, detail=detail
    )
