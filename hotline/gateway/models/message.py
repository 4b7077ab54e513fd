"""A message: what a citizen, the bot, an agent or the hotline itself said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.gateway.models.conversation import Conversation


class Message(models.Model):
    """One message. Its ``seq`` orders the conversation; citizens' messages carry their key and what became of them."""

    class Sender(models.TextChoices):
        CITIZEN = "citizen", _("citizen")
        BOT = "bot", _("bot")
        AGENT = "agent", _("agent")
        NOTICE = "notice", _("notice")

    class Status(models.TextChoices):
        RECEIVED = "received", _("waits for the bot")
        ANSWERED = "answered", _("answered by the bot")
        FOR_AGENT = "for_agent", _("for the agent")
        FAILED = "failed", _("the bot could not answer")
        SENT = "sent", _("sent to the citizen")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    sender = models.CharField(max_length=10, choices=Sender.choices)
    text = models.TextField(blank=True)
    payload = models.TextField(blank=True, help_text="What a pressed button says to the bot in place of the text")
    location = models.JSONField(null=True, blank=True, help_text='{"lat", "long", "label"} in WGS 84 degrees')
    buttons = models.JSONField(default=list, blank=True, help_text='[{"payload_id", "title", "payload"}]')
    card = models.JSONField(null=True, blank=True)
    client_msg_id = models.CharField(max_length=64, null=True, blank=True, help_text="The channel's key of the message")
    outgoing_key = models.CharField(max_length=150, null=True, blank=True, unique=True, help_text="One notice, once")
    agent = models.CharField(max_length=150, blank=True, help_text="User name of the agent who wrote it")
    sent_at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(null=True, blank=True, help_text="What an agent learnt, by slot, for the bot")
    danger = models.CharField(max_length=30, blank=True)
    turn = models.JSONField(null=True, blank=True, help_text="What the bot understood and did")

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SENT)
    answered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    delay_told = models.BooleanField(default=False, help_text="The citizen was told that the answer comes later")

    class Meta:
        ordering = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["conversation", "client_msg_id"], name="message_client_msg_id_once"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(status="received"), name="message_unanswered"),
            models.Index(fields=["conversation", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} #{self.seq} {self.sender}"

    def public(self) -> dict[str, Any]:
        """Return the message as the chat API shows it; payloads stay here."""
        return {
            "seq": self.seq,
            "from": self.sender,
            "text": self.text,
            "buttons": [{"payload_id": each["payload_id"], "title": each["title"]} for each in self.buttons],
            "card": self.card,
            "sent_at": self.sent_at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
