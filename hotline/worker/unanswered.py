"""Messages whose answer is still out: the oldest of each conversation goes to the bot when it is due."""

from __future__ import annotations

import logging
import random
import threading
import uuid

from django.db.models import Min
from django.utils import timezone

from hotline.gateway import bot_client, turn
from hotline.gateway.models import Message

logger = logging.getLogger(__name__)

BATCH = 50


class Unanswered:
    """Takes one turn a call. Several threads and processes may: the conversation's lease keeps them apart."""

    def __init__(self) -> None:
        self._bot_was_down = threading.Event()

    def __call__(self) -> bool:
        due = due_conversations()
        if not due or not self.bot_is_ready():
            return False
        random.shuffle(due)  # several workers do not queue up for the same lease
        return any(turn.take_one(conversation_id) for conversation_id in due)

    def bot_is_ready(self) -> bool:
        """Return whether the bot is there; when it has come back, nobody waits for a backoff to end."""
        if bot_client.is_away():
            self._bot_was_down.set()
            return False
        if self._bot_was_down.is_set():
            self._bot_was_down.clear()
            waiting = Message.objects.filter(status=Message.Status.RECEIVED)
            logger.info("the bot is back; messages waiting: %s", waiting.update(next_try_at=timezone.now()))
        return True


def due_conversations() -> list[uuid.UUID]:
    """Return conversations whose oldest waiting message is due and whose turn nobody has, oldest first."""
    now = timezone.now()
    waiting = (
        Message.objects.filter(status=Message.Status.RECEIVED, conversation__lease__expires_at__lte=now)
        .values("conversation_id")
        .annotate(oldest=Min("seq"), since=Min("sent_at"), due=Min("next_try_at"))
        .filter(due__lte=now)
        .order_by("since")[:BATCH]
    )
    return [each["conversation_id"] for each in waiting]
