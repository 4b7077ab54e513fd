"""A request as an event: where, when, what, who answered, how it ended. Read from dispatch, never written by hand.

Codes stand alone, without foreign keys: an event outlives a renamed street, and ten million rows load without joins.
An empty text is unknown, like null.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


def code(length: int = 100) -> models.CharField[str, str]:
    """Return a column for a code; empty when unknown."""
    return models.CharField(max_length=length, blank=True, default="")


def moment() -> models.DateTimeField[Any, Any]:
    """Return a column for a moment that may not have come."""
    return models.DateTimeField(null=True, blank=True)


def hours() -> models.FloatField[Any, Any]:
    """Return a column for a span in hours; null until both ends are known."""
    return models.FloatField(null=True, blank=True)


class Event(models.Model):
    """One request; ``docs/insight.md`` says what each column means and where it comes from."""

    number = models.CharField(max_length=20, unique=True)

    # When.
    requested_at = models.DateTimeField(db_index=True)
    occurred_at = moment()
    accepted_at = moment()
    contacted_at = moment()
    replied_at = moment()
    closed_at = moment()
    due_at = moment()
    hours_to_accept = hours()
    hours_to_contact = hours()
    hours_to_reply = hours()
    hours_to_close = hours()

    # What.
    service_code = code()
    group = code()
    kind = code(20)
    tier = code(2)
    channel = code(20)
    danger = code(30)
    mood = code(20)

    # Who answers.
    unit = code()
    hops = models.PositiveSmallIntegerField(default=0, help_text="Leads after the first")
    objections = models.PositiveSmallIntegerField(default=0)

    # Where.
    district = code()
    subdistrict = code()
    place_point = code(300)
    lat = models.FloatField(null=True, blank=True)
    long = models.FloatField(null=True, blank=True)

    # How it went.
    state = code(30)
    followed_up = models.BooleanField(default=False, help_text="A valid follow-up")
    contacted = models.BooleanField(null=True, blank=True)
    solved = models.BooleanField(null=True, blank=True)
    satisfaction = code(20)
    excluded = models.BooleanField(default=False)
    exclusion_ground = code(30)
    suspended = models.BooleanField(default=False)
    reopened = models.PositiveSmallIntegerField(default=0)

    # Who asks, and with whom.
    citizen = code(32)
    cluster = code(20)
    repeat = models.BooleanField(default=False)
    tags = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]
        indexes = [
            models.Index(fields=["citizen"], name="event_citizen"),
            models.Index(fields=["cluster"], name="event_cluster"),
            models.Index(fields=["due_at"], condition=Q(closed_at__isnull=True), name="event_open"),
            models.Index(fields=["requested_at"], condition=~Q(danger=""), name="event_danger"),
        ]

    def __str__(self) -> str:
        return self.number
