"""A reviewer's judgement of one conversation; a second one is written without seeing the first."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.console.models.review import ReviewItem

POINTS = [MaxValueValidator(100)]


class ErrorCode(TextChoices):
    """The failures that reviewers look for (domain evidence E8); the last two are project defaults."""

    MISSING_FACT = "missing_fact", _("A key fact is missing")
    NATURE_CHANGED = "nature_changed", _("The nature was changed, as a complaint written as a question")
    RISK_DOWNGRADED = "risk_downgraded", _("A risk was made small")
    CLOSED_DIRECTLY = "closed_directly", _("A matter for enforcement was closed at once")
    OFF_TOPIC = "off_topic", _("The answer missed the matter")
    WRONG_SERVICE = "wrong_service", _("The wrong service")
    WRONG_PLACE = "wrong_place", _("The wrong place")


class ScoreSheet(models.Model):
    """Five scores of 0 to 100, the errors found, and who judged whom."""

    class Subject(TextChoices):
        BOT = "bot", _("The bot")
        AGENT = "agent", _("An agent")

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="sheets")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="score_sheets")
    at = models.DateTimeField(default=timezone.now)
    subject = models.CharField(_("Who is judged"), max_length=5, choices=Subject.choices, default=Subject.BOT)
    agent = models.CharField(max_length=150, blank=True, help_text="User name of the agent who is judged")
    completeness = models.PositiveSmallIntegerField(_("Completeness"), validators=POINTS)
    consistency = models.PositiveSmallIntegerField(_("Consistency with the dialogue"), validators=POINTS)
    clarity = models.PositiveSmallIntegerField(_("Clarity"), validators=POINTS)
    risk = models.PositiveSmallIntegerField(_("Sensitivity to risk"), validators=POINTS)
    tone = models.PositiveSmallIntegerField(_("Tone"), validators=POINTS)
    errors = models.JSONField(_("Errors"), default=list, blank=True)
    note = models.TextField(_("Note"), blank=True)
    blind = models.BooleanField(default=False, help_text="Written by a second reviewer who did not see the first")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [models.UniqueConstraint(fields=["item", "reviewer"], name="one_sheet_a_reviewer")]
        indexes = [models.Index(fields=["at"], name="sheets_by_time")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.reviewer_id}"

    @property
    def mean(self) -> float:
        """The mean of the five scores."""
        return sum(getattr(self, name) for name in SCORES) / len(SCORES)


SCORES = ("completeness", "consistency", "clarity", "risk", "tone")
