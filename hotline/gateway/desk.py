"""What agents do in conversations: take over, answer, give back. The bot is silent while an agent owns one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hotline.gateway.clean import clean
from hotline.gateway.database import writing
from hotline.gateway.models import Conversation, ConversationEvent, Message
from hotline.gateway.outbox import add_message
from hotline.gateway.texts import say


class DeskError(Exception):
    """An agent's step that is not possible now; the text is for the agent."""


class NotYours(DeskError):
    """Another agent, or nobody, owns the conversation."""


@contextmanager
def locked(conversation: Conversation) -> Iterator[Conversation]:
    """Yield the conversation as it is now, locked; it is saved at the end, and the caller's object refreshed."""
    with writing():
        current = Conversation.objects.select_for_update().get(pk=conversation.pk)
        yield current
        current.save()
    conversation.refresh_from_db()


def take_over(conversation: Conversation, user: Any) -> None:
    """Make ``user`` (an auth user) the owner; messages the bot had not answered yet are now the agent's.

    Raises NotYours when another agent owns it. Taking over what one already owns changes nothing.
    """
    with locked(conversation) as current:
        if current.owner_id == user.pk:
            return
        if current.owner_id is not None:
            raise NotYours(_("Another agent has taken this conversation over."))
        current.owner = user
        current.state = Conversation.State.AGENT
        current.messages.filter(status=Message.Status.RECEIVED).update(
            status=Message.Status.FOR_AGENT, next_try_at=None
        )
        record(current, user, ConversationEvent.What.TAKEN_OVER)
        add_message(current, Message.Sender.NOTICE, say("agent_joined", current.language))


def reply(conversation: Conversation, user: Any, text: str) -> Message:
    """Append the agent's answer and return it; raises NotYours, and DeskError when there is nothing to send."""
    words = clean(text)
    if not words:
        raise DeskError(_("There is nothing to send."))
    with locked(conversation) as current:
        require_owner(current, user)
        return add_message(current, Message.Sender.AGENT, words, agent=user.get_username())


def give_back(conversation: Conversation, user: Any) -> None:
    """Let the bot answer again; raises NotYours."""
    with locked(conversation) as current:
        require_owner(current, user)
        current.owner = None
        current.state = Conversation.State.BOT
        record(current, user, ConversationEvent.What.GIVEN_BACK)
        add_message(current, Message.Sender.NOTICE, say("agent_left", current.language))


def transcript(conversation: Conversation) -> QuerySet[Message]:
    """Return every message of the conversation in order."""
    return conversation.messages.order_by("seq").prefetch_related("attachments")


def require_owner(conversation: Conversation, user: Any) -> None:
    if conversation.owner_id != user.pk:
        raise NotYours(_("Take the conversation over first."))


def record(conversation: Conversation, user: Any, what: str) -> None:
    ConversationEvent.objects.create(conversation=conversation, actor=f"user:{user.get_username()}", what=what)
