"""What happened to a request and what the citizen is told about it; the history can only grow.

Python refuses to save a change twice or to delete it, and database triggers (``append_only``) refuse the same to
everybody else.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models.service_request import ServiceRequest
from hotline.dispatch.states import State


class HistoryIsFinal(RuntimeError):
    """Somebody tried to edit or delete what has happened."""


class ChangeQuerySet(QuerySet["Change"]):
    """Changes can be read and added."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise HistoryIsFinal("a recorded change cannot be edited")

    def delete(self) -> NoReturn:
        raise HistoryIsFinal("a recorded change cannot be deleted")


class Change(models.Model):
    """One event of a request: who, when, why, from which state to which, old and new values of other fields.

    A change of fields alone has the same state on both sides. ``actor`` is ``user:<name>``, ``client:<api key name>``,
    ``citizen`` or ``system``; a text, because people leave and history stays.
    """

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=150)
    from_state = models.CharField(max_length=30, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=30, choices=State.choices)
    reason = models.TextField(blank=True)
    agency = models.CharField(max_length=100, blank=True, help_text="Lead agency before the change")
    update_id = models.CharField(max_length=300, null=True, blank=True, unique=True, help_text="Sender and its own id")
    old = models.JSONField(default=dict, blank=True)
    new = models.JSONField(default=dict, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.from_state or 'new'} → {self.to_state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the change; a second save is refused."""
        if not self._state.adding:
            raise HistoryIsFinal("a recorded change cannot be edited")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise HistoryIsFinal("a recorded change cannot be deleted")


class Notice(models.Model):
    """What the citizen is to be told about one change; the worker hands it to the channel where the citizen is."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="notices")
    change = models.OneToOneField(Change, models.PROTECT, null=True, blank=True, related_name="notice")
    kind = models.CharField(max_length=30, help_text="The state reached")
    text_zh = models.TextField()
    text_en = models.TextField()
    language = models.CharField(max_length=10, default="zh")
    conversation_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(handed_over_at__isnull=True), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}"

    @property
    def text(self) -> str:
        """The text in the language of the request."""
        return self.text_en if self.language == "en" else self.text_zh


class Approval(models.Model):
    """A step that takes two people: one asks, another approves or refuses."""

    class What(models.TextChoices):
        TERMINATE = "terminate", _("Terminate")
        EXCLUDE = "exclude", _("Exclude from the rates")

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="approvals")
    what = models.CharField(max_length=10, choices=What.choices)
    ground = models.CharField(max_length=30, blank=True)
    reason = models.TextField()
    evidence = models.TextField(blank=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "what"], condition=models.Q(decided_at__isnull=True), name="one_open_approval"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.request_id}"
