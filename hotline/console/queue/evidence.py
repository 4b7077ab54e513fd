"""What is known of conversations, read for many at once: messages, requests, their history and their ratings."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline.dispatch.models import Change, FollowUp, ServiceRequest
from hotline.gateway.models import Conversation, ConversationEvent, Message, PendingFiling

MESSAGE = ("conversation_id", "seq", "sender", "text", "payload", "danger", "turn", "sent_at", "agent")


@dataclass
class Evidence:
    """One conversation with everything that a review asks about."""

    conversation: Conversation
    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[ServiceRequest] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ratings: list[FollowUp] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    kept: int = 0

    def told(self) -> list[dict[str, Any]]:
        """Return the citizen's messages."""
        return [message for message in self.messages if message["sender"] == Message.Sender.CITIZEN]

    def turns(self) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
        """Yield each message of the citizen that the bot took, with what it made of it."""
        for message in self.told():
            if isinstance(message["turn"], dict) and "intent" in message["turn"]:
                yield message, message["turn"]

    def slot(self, name: str) -> Iterator[Any]:
        """Yield the values that a slot was given, in order, without the times it was emptied."""
        for _message, turn in self.turns():
            value = (turn.get("slots") or {}).get(name)
            if value not in (None, "", [], {}):
                yield value


def gather(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Evidence]:
    """Return the evidence of the conversations that exist."""
    found = {each.pk: Evidence(each) for each in Conversation.objects.filter(pk__in=keys)}
    for message in Message.objects.filter(conversation_id__in=found).order_by("seq").values(*MESSAGE):
        found[message["conversation_id"]].messages.append(message)
    wanted = ConversationEvent.objects.filter(conversation_id__in=found, what=ConversationEvent.What.HANDED_OFF)
    for key, detail in wanted.values_list("conversation_id", "detail"):
        found[key].asked_for.append(str(detail.get("reason") or ""))
    refused = PendingFiling.Status.REFUSED
    for key in (
        PendingFiling.objects.filter(conversation_id__in=found)
        .exclude(status=refused)
        .values_list("conversation_id", flat=True)
    ):
        found[key].kept += 1
    add_requests(found)
    return found


def add_requests(found: Mapping[uuid.UUID, Evidence]) -> None:
    """Add the requests that were filed from the conversations."""
    owner: dict[int, Evidence] = {}
    for request in ServiceRequest.objects.filter(conversation_id__in=[str(key) for key in found]).order_by("pk"):
        evidence = found[uuid.UUID(request.conversation_id)]
        evidence.requests.append(request)
        owner[request.pk] = evidence
    for change in Change.objects.filter(request_id__in=owner).order_by("pk"):
        owner[change.request_id].changes.append(change)
    for rating in FollowUp.objects.filter(request_id__in=owner, reached=True).order_by("pk"):
        owner[rating.request_id].ratings.append(rating)
