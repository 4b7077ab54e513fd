"""A conversation: one citizen in one channel; who answers in it, and who may take its next turn."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Conversation(models.Model):
    """One citizen in one channel. The citizen proves who they are with a token of which only the hash is kept."""

    class State(models.TextChoices):
        BOT = "bot", _("The bot answers")
        WAITING = "waiting", _("Waiting for an agent")
        AGENT = "agent", _("An agent answers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=20, default="web")
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the citizen's token, hexadecimal")
    language = models.CharField(max_length=10, default="zh")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOT)
    risk = models.CharField(max_length=30, blank=True, help_text="The latest kind of danger heard")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="When a person was asked for, until one ends")
    place_told_at = models.DateTimeField(null=True, blank=True, help_text="When a waiting citizen was told the place")
    agent_active_at = models.DateTimeField(null=True, blank=True, help_text="When the owner took over or last answered")
    handoff = models.JSONField(null=True, blank=True, help_text='Why a person is needed: {"reason", "summary", "at"}')
    service_request_ids = models.JSONField(default=list, blank=True, help_text="Numbers filed from here, oldest first")
    guided = models.JSONField(null=True, blank=True, help_text="Where the plain guided form stands, while one is open")
    bot_begins_anew = models.BooleanField(default=False, help_text="What the bot still has open was filed without it")
    last_seq = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        indexes = [
            models.Index(fields=["state", "-updated_at"]),
            models.Index(fields=["updated_at"], name="conversation_news"),
            models.Index(fields=["waiting_since"], condition=models.Q(state="waiting"), name="conversation_waits"),
            models.Index(fields=["agent_active_at"], condition=models.Q(state="agent"), name="conversation_owned"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(state="agent"), name="owner_only_while_agent_answers"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def next_seq(self) -> int:
        """Return the number of the next message; the caller holds this row's lock and saves the row."""
        self.last_seq += 1
        return self.last_seq

    def add_service_request(self, service_request_id: str) -> None:
        """Remember a number once; the caller saves."""
        if service_request_id not in self.service_request_ids:
            self.service_request_ids = [*self.service_request_ids, service_request_id]


class HistoryIsFinal(RuntimeError):
    """Somebody tried to edit what has happened."""


class ConversationEvent(models.Model):
    """One change of who answers in a conversation. Only ever added."""

    class What(models.TextChoices):
        HANDED_OFF = "handed_off", _("A person was asked for")
        TAKEN_OVER = "taken_over", _("An agent took over")
        GIVEN_BACK = "given_back", _("The agent gave it back to the bot")
        RETURNED = "returned", _("The agent was silent; back into the queue")
        GIVEN_UP = "given_up", _("The bot could not answer a message")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=150, help_text="user:<name>, bot or system")
    what = models.CharField(max_length=20, choices=What.choices)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.conversation_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; a second save is refused."""
        if not self._state.adding:
            raise HistoryIsFinal("a recorded event cannot be edited")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise HistoryIsFinal("a recorded event cannot be deleted")


class TurnLease(models.Model):
    """Who may ask the bot for this conversation just now. A lease whose holder died runs out by itself."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="lease")
    holder = models.CharField(max_length=64, blank=True, help_text="Random for each taking; empty when free")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.conversation_id} until {self.expires_at:%H:%M:%S}"
