"""Asking for a person."""

from __future__ import annotations

from django.utils import timezone

from hotline.gateway.models import Conversation, ConversationEvent


def ask_for_person(conversation: Conversation, actor: str, reason: str, summary: str = "") -> None:
    """Put the conversation into the agents' queue; the caller holds its row's lock and saves it."""
    now = timezone.now()
    conversation.handoff = {"reason": reason, "summary": summary, "at": now.isoformat()}
    if conversation.state == Conversation.State.BOT:
        conversation.state = Conversation.State.WAITING
    ConversationEvent.objects.create(
        conversation=conversation,
        at=now,
        actor=actor,
        what=ConversationEvent.What.HANDED_OFF,
        detail={"reason": reason},
    )
