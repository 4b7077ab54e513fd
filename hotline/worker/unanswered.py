"""Messages whose answer is still out: the oldest of each conversation goes to the bot when it is due."""

from __future__ import annotations

import logging
import random
import uuid

from django.db.models import Min
from django.utils import timezone

from hotline.gateway import bot_client, turn
from hotline.gateway.bots import bot_of
from hotline.gateway.models import Message

logger = logging.getLogger(__name__)

BATCH = 50


class Unanswered:
    """Takes one turn a call. Several threads and processes may: the conversation's lease keeps them apart."""

    def __init__(self) -> None:
        self._were_down: set[str] = set()

    def __call__(self) -> bool:
        due = due_conversations()
        there = {bot for bot in set(map(bot_of, due)) if self.is_there(bot)}
        due = [each for each in due if bot_of(each) in there][:BATCH]
        random.shuffle(due)  # several workers do not queue up for the same lease
        return any(turn.take_one(conversation_id) for conversation_id in due)

    def is_there(self, bot: str) -> bool:
        """Return whether a bot is there; when it has come back, nobody waits for a backoff to end."""
        if bot_client.is_away(bot):
            self._were_down.add(bot)
            return False
        if bot in self._were_down:
            self._were_down.discard(bot)
            waiting = Message.objects.filter(status=Message.Status.RECEIVED)
            logger.info("a bot is back; messages waiting: %s", waiting.update(next_try_at=timezone.now()))
        return True


def due_conversations() -> list[uuid.UUID]:
    """Return conversations whose oldest waiting message is due and whose turn nobody has, oldest first."""
    now = timezone.now()
    waiting = (
        Message.objects.filter(status=Message.Status.RECEIVED, conversation__lease__expires_at__lte=now)
        .values("conversation_id")
        .annotate(oldest=Min("seq"), since=Min("sent_at"), due=Min("next_try_at"))
        .filter(due__lte=now)
        .order_by("since")
    )
    return [each["conversation_id"] for each in waiting]
