"""One row a conversation for the review queue: why it should be read, and what it can be found by.

Everything here is computed from what gateway and dispatch hold (``console.queue.refresh``) and may be computed again.
The words for the full-text search lie beside the row (``console.queue.words``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.gateway.models import Conversation


class Reason(TextChoices):
    """Why a conversation should be read, the most pressing first (domain rules R10 and E8)."""

    RISK = "risk", _("Risk")
    ASKED_FOR_PERSON = "asked_for_person", _("Asked for a person")
    OBJECTION = "objection", _("A unit objected")
    BAD_RATING = "bad_rating", _("Bad rating")
    KIND_DOWNGRADED = "kind_downgraded", _("Kind made less serious")
    LOW_CONFIDENCE = "low_confidence", _("The bot was unsure")
    MISSING_FIELD = "missing_field", _("A needed answer is missing")
    LONG_DIALOGUE = "long_dialogue", _("Long dialogue")
    SAMPLED_CONFIDENCE = "sampled_confidence", _("The bot was a little unsure (sample)")
    RANDOM = "random", _("Random sample")


class Stage(TextChoices):
    """How far a conversation came on the way to a request."""

    NOTHING = "", _("No matter told")
    BEGUN = "begun", _("Begun")
    DESCRIBED = "described", _("Described")
    PLACED = "placed", _("Placed")
    CONFIRMED = "confirmed", _("Confirmed")
    FILED = "filed", _("Filed")


class ReviewItem(models.Model):
    """What the queue knows of a conversation. ``weight`` is 0 without a reason, else higher for the more pressing."""

    class State(TextChoices):
        NOT_NEEDED = "not_needed", _("No review needed")
        WAITING = "waiting", _("To be reviewed")
        REVIEWED = "reviewed", _("Reviewed")

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="review")
    state = models.CharField(_("Review"), max_length=10, choices=State.choices, default=State.NOT_NEEDED)
    reasons = models.JSONField(default=list, help_text="Codes of Reason, the most pressing first")
    reviewed_reasons = models.JSONField(default=list, help_text="The reasons there were when it was last reviewed")
    weight = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    confidence = models.FloatField(null=True, help_text="The lowest of the bot's understanding, 0 to 1")
    turns = models.PositiveIntegerField(default=0, help_text="Messages of the citizen")
    requests = models.PositiveSmallIntegerField(default=0, help_text="Requests filed from here, or kept to be filed")
    stage = models.CharField(max_length=10, choices=Stage.choices, blank=True)
    left_at = models.CharField(max_length=60, blank=True, help_text="The slot that was asked for last, when none filed")
    began_at = models.DateTimeField()
    talked_at = models.DateTimeField(help_text="When the last message was sent")
    stands_at = models.DateTimeField(help_text="The conversation's updated_at that this row was computed from")
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-weight", "-talked_at", "-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [
            models.Index(fields=["state", "-weight", "-talked_at", "-id"], name="review_queue"),
            models.Index(fields=["-talked_at", "-id"], name="review_latest"),
        ]

    def __str__(self) -> str:
        return str(self.conversation_id)


class ReviewTag(models.Model):
    """Something a conversation can be found by; one row each, because a conversation has several of a sort."""

    class Sort(TextChoices):
        REASON = "reason", _("Reason")
        CHANNEL = "channel", _("Channel")
        INTENT = "intent", _("Intent")
        ENTITY = "entity", _("Entity")
        SERVICE = "service", _("Service")
        DISTRICT = "district", _("District")

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="tags")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "sort", "value"], name="review_tag_once")]
        indexes = [models.Index(fields=["sort", "value", "item"], name="review_tag_found")]

    def __str__(self) -> str:
        return f"{self.sort}={self.value}"


class Watermark(models.Model):
    """Up to which change a source was looked at by the job that keeps the review rows fresh."""

    source = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d %H:%M:%S}"
