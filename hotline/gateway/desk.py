"""What agents do in conversations: take over, answer, give back. The bot is silent while an agent owns one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hotline.gateway.city import city
from hotline.gateway.clean import clean
from hotline.gateway.database import writing
from hotline.gateway.handoff import back_into_queue, record
from hotline.gateway.models import Conversation, ConversationEvent, Message
from hotline.gateway.outbox import add_message
from hotline.gateway.texts import say

# What an agent may put into the bot's slots.
FACTS = (
    "description", "service_code", "address_string", "phone", "contact_name", "subject", "demand", "history",
)  # fmt: skip
LOOKED_AT = 100  # conversations in one go


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
        current.agent_active_at = timezone.now()
        current.messages.filter(status=Message.Status.RECEIVED).update(
            status=Message.Status.FOR_AGENT, next_try_at=None
        )
        record(current, actor_of(user), ConversationEvent.What.TAKEN_OVER)
        add_message(current, Message.Sender.NOTICE, say("agent_joined", current.language))


def reply(conversation: Conversation, user: Any, text: str) -> Message:
    """Append the agent's answer and return it; raises NotYours, and DeskError when there is nothing to send."""
    words = clean(text)
    if not words:
        raise DeskError(_("There is nothing to send."))
    with locked(conversation) as current:
        require_owner(current, user)
        current.agent_active_at = timezone.now()
        return add_message(current, Message.Sender.AGENT, words, agent=user.get_username())


def give_back(conversation: Conversation, user: Any, facts: Mapping[str, str] | None = None) -> None:
    """Let the bot answer again; raises NotYours.

    ``facts`` are what the agent learnt, by slot (FACTS): the citizen reads them, and the bot's next turn begins with
    them, so that it does not ask again.
    """
    learnt = {name: clean(facts[name]) for name in FACTS if facts and clean(facts.get(name, ""))}
    with locked(conversation) as current:
        require_owner(current, user)
        current.owner = None
        current.state = Conversation.State.BOT
        current.waiting_since = current.agent_active_at = None
        record(current, actor_of(user), ConversationEvent.What.GIVEN_BACK)
        add_message(current, Message.Sender.NOTICE, say("agent_left", current.language))
        if learnt:
            hand_to_bot(current, user, learnt)


def hand_to_bot(conversation: Conversation, user: Any, learnt: Mapping[str, str]) -> None:
    """Append what the agent learnt as a message that waits for the bot: its turn takes the facts as said."""
    language = conversation.language
    comma = "；" if language == "zh" else "; "
    said = comma.join(f"{say(f'fact_{name}', language)} {shown_fact(name, learnt[name], language)}" for name in learnt)
    add_message(
        conversation,
        Message.Sender.AGENT,
        say("agent_learnt", language, facts=said),
        agent=user.get_username(),
        payload="/inform",
        facts=dict(learnt),
        status=Message.Status.RECEIVED,
        next_try_at=timezone.now(),
        delay_told=True,
    )


def shown_fact(name: str, value: str, language: str) -> str:
    """Return a fact as the citizen reads it: a service by its name."""
    service = city().service(value) if name == "service_code" else None
    return service.name.in_language(language) if service else value


def return_silent(minutes: int) -> bool:
    """Put one conversation whose agent is silent for so long back into the queue; returns whether there was one."""
    limit = timezone.now() - dt.timedelta(minutes=minutes)
    owned = Conversation.objects.filter(state=Conversation.State.AGENT, agent_active_at__lte=limit)
    for conversation in owned.order_by("agent_active_at")[:LOOKED_AT]:
        with locked(conversation) as current:
            silent = current.state == Conversation.State.AGENT and (current.agent_active_at or limit) <= limit
            if silent and waits_for_agent(current):
                back_into_queue(current)
                add_message(current, Message.Sender.NOTICE, say("agent_was_silent", current.language))
                return True
    return False


def waits_for_agent(conversation: Conversation) -> bool:
    """Return whether the last word is not the agent's."""
    said = conversation.messages.exclude(sender=Message.Sender.NOTICE).order_by("-seq").first()
    return said is None or said.sender != Message.Sender.AGENT


def transcript(conversation: Conversation) -> QuerySet[Message]:
    """Return every message of the conversation in order."""
    return conversation.messages.order_by("seq").prefetch_related("attachments")


def require_owner(conversation: Conversation, user: Any) -> None:
    if conversation.owner_id != user.pk:
        raise NotYours(_("Take the conversation over first."))


def actor_of(user: Any) -> str:
    """Return the agent as the history names them."""
    return f"user:{user.get_username()}"
