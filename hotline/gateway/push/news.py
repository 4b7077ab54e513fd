"""What is new in the conversations that somebody looks at, read for all of them at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from hotline.gateway.models import Conversation, Message

LOOK_BACK = dt.timedelta(seconds=10)  # a transaction may take this long to be seen
LATEST = 20  # messages of a conversation; whoever misses more asks for them
CHUNK = 500  # conversations a query


@dataclass(frozen=True)
class News:
    """How a conversation stands: its state, its last number and its latest messages."""

    state: str
    last_seq: int
    latest: tuple[dict[str, Any], ...]

    def after(self, seq: int) -> dict[str, Any]:
        """Return the chat API's answer for who knows all up to ``seq``."""
        messages = [message for message in self.latest if message["seq"] > seq]
        return {"messages": messages, "state": self.state, "last_seq": self.last_seq}


def changed(listened: Collection[uuid.UUID], known: dict[uuid.UUID, tuple[str, int]]) -> dict[uuid.UUID, News]:
    """Return the news of those listened-to conversations that stand differently from what is ``known`` of them."""
    since = timezone.now() - LOOK_BACK
    recent = Conversation.objects.filter(updated_at__gte=since).order_by().values_list("pk", "state", "last_seq")
    stands = {pk: (state, seq) for pk, state, seq in recent if pk in listened and known.get(pk) != (state, seq)}
    latest = latest_messages(stands)
    return {pk: News(state, seq, tuple(latest.get(pk, ()))) for pk, (state, seq) in stands.items()}


def news_of(conversation: Conversation) -> News:
    """Return how one conversation stands now."""
    current = Conversation.objects.only("state", "last_seq").get(pk=conversation.pk)
    latest = latest_messages([current.pk]).get(current.pk, [])
    return News(current.state, current.last_seq, tuple(latest))


def latest_messages(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = Message.objects.filter(conversation_id__in=wanted[start : start + CHUNK])
        for message in rows.filter(seq__gt=F("conversation__last_seq") - LATEST).order_by("seq"):
            found.setdefault(message.conversation_id, []).append(message.public())
    return found
