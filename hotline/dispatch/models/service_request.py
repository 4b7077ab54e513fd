"""The service request: one matter at one place, as the citizen told it and as the units handle it.

Unknown is null or empty, never a guess. ``citizen_words`` is written once. State and deadlines are changed only by
``hotline.dispatch.workflow``, which writes the history beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models.catalogue import CatalogueRow
from hotline.dispatch.models.city import Agency, Place
from hotline.dispatch.models.service import Service
from hotline.dispatch.models.words import Kind, Tier
from hotline.dispatch.states import State, status_of

if TYPE_CHECKING:
    from hotline.dispatch.models.follow_up import FollowUp


class ServiceRequest(models.Model):
    """A request from its confirmation by the citizen to its end."""

    class Secrecy(models.TextChoices):
        """How far the citizen's identity is kept back; a report of wrongdoing defaults to full."""

        NONE = "none", _("None")
        CONTACT = "contact", _("Contact hidden from the unit")
        FULL = "full", _("Full")

    # What it is called, when it came and from where.
    number = models.CharField(max_length=20, unique=True, help_text="What the citizen is told: XXXX-XXXX", verbose_name=_("Number"))
    requested_at = models.DateTimeField(verbose_name=_("Filed at"))
    updated_at = models.DateTimeField(db_index=True, verbose_name=_("Changed at"))
    channel = models.CharField(max_length=20, default="api", verbose_name=_("Channel"))
    conversation_id = models.CharField(max_length=100, blank=True, db_index=True)
    language = models.CharField(max_length=10, default="zh")
    client = models.CharField(max_length=50, help_text="Name of the api key that filed it")
    draft_key = models.CharField(max_length=200, null=True, blank=True, help_text="Idempotency key of the filing")
    body_hash = models.CharField(max_length=64, blank=True)
    account_id = models.CharField(max_length=100, blank=True)
    jurisdiction_id = models.CharField(max_length=100, blank=True)

    # What it is about.
    service = models.ForeignKey(Service, models.PROTECT, related_name="requests", verbose_name=_("Service"))
    kind = models.CharField(max_length=20, choices=Kind.choices, null=True, blank=True, verbose_name=_("Kind"))
    kind_source = models.CharField(max_length=20, blank=True, help_text="Who said the kind: client or agent")
    title = models.CharField(max_length=30, blank=True, verbose_name=_("Title"))
    description = models.TextField(blank=True, verbose_name=_("Description"))
    citizen_words = models.TextField(blank=True, editable=False)
    subject = models.TextField(blank=True, help_text="Whom or what it is about", verbose_name=_("About whom or what"))
    asset_owner = models.CharField(max_length=100, blank=True, verbose_name=_("Owner of the thing"))
    demand = models.TextField(blank=True, verbose_name=_("Demand"))
    history = models.TextField(blank=True, help_text="First time or raised before")
    attributes = models.JSONField(default=dict, blank=True)
    media_url = models.CharField(max_length=2000, blank=True)
    danger = models.CharField(max_length=30, blank=True)
    danger_words = models.TextField(blank=True)
    incomplete = models.JSONField(default=list, blank=True, help_text="What the service needs and nobody could say")

    # Where.
    address_string = models.CharField(max_length=500, blank=True, verbose_name=_("Address"))
    address_id = models.CharField(max_length=100, blank=True)
    district = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("District"))
    street = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Street or town"))
    community = models.CharField(max_length=200, blank=True)
    estate = models.CharField(max_length=200, blank=True)
    road = models.CharField(max_length=200, blank=True)
    place_point = models.CharField(max_length=300, blank=True, help_text="Building, unit, room or landmark", verbose_name=_("Point"))
    place_said = models.CharField(max_length=500, blank=True)
    place_source = models.CharField(max_length=20, blank=True, help_text="said, map or inferred")
    place_confidence = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    long = models.FloatField(null=True, blank=True)

    # When.
    occurred_start = models.DateTimeField(null=True, blank=True)
    occurred_end = models.DateTimeField(null=True, blank=True)
    recurrence = models.CharField(max_length=200, blank=True)
    occurred_said = models.CharField(max_length=300, blank=True)

    # Who asks.
    contact_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    email = models.CharField(max_length=254, blank=True)
    device_id = models.CharField(max_length=200, blank=True)
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.NONE)

    # Who answers, and by when.
    state = models.CharField(max_length=30, choices=State.choices, default=State.CONFIRMED, db_index=True, verbose_name=_("State"))
    state_reason = models.TextField(blank=True, help_text="The reason of the last change of state")
    state_since = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=6, default="open", editable=False)
    tier = models.CharField(max_length=2, choices=Tier.choices, verbose_name=_("Tier"))
    catalogue_row = models.ForeignKey(CatalogueRow, models.PROTECT, null=True, blank=True, related_name="requests")
    routing_reasons = models.JSONField(default=list, blank=True)
    likely_agencies = models.JSONField(default=list, blank=True, help_text="For the review: at most three codes")
    lead_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("Lead agency"))
    involved: models.ManyToManyField[Agency, Involvement] = models.ManyToManyField(
        Agency, through="Involvement", related_name="involved_in"
    )
    clock_started_at = models.DateTimeField(help_text="From when the citizen's date counts: filing, or reopening")
    dispatched_at = models.DateTimeField(null=True, blank=True, help_text="When the present lead got it")
    assign_by = models.DateTimeField(null=True, blank=True, help_text="While nobody is responsible yet")
    accept_by = models.DateTimeField(null=True, blank=True)
    contact_by = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateTimeField(null=True, blank=True, db_index=True, verbose_name=_("Reply due by"))
    follow_up_by = models.DateTimeField(null=True, blank=True)
    next_alarm_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Of the clocks")

    # How it went.
    contacted_at = models.DateTimeField(null=True, blank=True)
    contact_note = models.TextField(blank=True)
    contact_seconds = models.PositiveIntegerField(null=True, blank=True, help_text="How long the contact lasted")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    extended = models.BooleanField(default=False)
    reopened_times = models.PositiveSmallIntegerField(default=0)
    suspension_plan = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    supervised_since = models.DateTimeField(null=True, blank=True)
    supervision_reason = models.TextField(blank=True)
    excluded = models.BooleanField(default=False)
    exclusion_ground = models.CharField(max_length=30, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="split_off")

    class Meta:
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft_key", "client"], name="one_request_per_draft"),
            models.CheckConstraint(condition=Q(status__in=["open", "closed"]), name="status_is_open_or_closed"),
        ]
        indexes = [
            # Each list of Open311 in its own order, down to the last tie.
            models.Index(fields=["-requested_at", "-id"], name="requests_listed"),
            models.Index(fields=["status", "-requested_at", "-id"], name="requests_listed_by_status"),
            models.Index(fields=["service", "-requested_at", "-id"], name="requests_listed_by_service"),
            models.Index(fields=["service", "status", "-requested_at", "-id"], name="requests_listed_by_both"),
            models.Index(fields=["next_alarm_at"], condition=Q(next_alarm_at__isnull=False), name="alarm_set"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="by_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def confidential(self) -> bool:
        """Whether anything of the citizen is kept back."""
        return self.secrecy != self.Secrecy.NONE

    def set_state(self, state: str) -> None:
        """Set the state together with Open311's word for it."""
        self.state = state
        self.status = status_of(state)

    def follow_ups_of_round(self) -> QuerySet[FollowUp]:
        """Return the attempts to ask the citizen since the request was last reopened, all if it never was."""
        found = self.follow_ups.all()
        return found.filter(at__gte=self.clock_started_at) if self.reopened_times else found

    def agencies(self, role: str) -> list[Agency]:
        """Return the agencies involved as ``assisting`` or ``copied``, by code."""
        found = [involvement.agency for involvement in self.involvements.all() if involvement.role == role]
        return sorted(found, key=lambda agency: agency.code)


class Involvement(models.Model):
    """An agency that assists a request or gets a copy of it, beside the lead."""

    class Role(models.TextChoices):
        ASSISTING = "assisting", _("Assisting")
        COPIED = "copied", _("Copied")

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "agency", "role"], name="involved_once_per_role")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.role}"
