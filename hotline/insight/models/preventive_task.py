"""Acting before anybody asks (未诉先办): tasks with states of their own, linked to the requests that came later."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.insight.models.event import Event
from hotline.insight.models.measure import Origin


class TaskState(models.TextChoices):
    """Where a task is."""

    PROPOSED = "proposed", _("Proposed")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    CHECKED = "checked", _("Checked on the spot")
    DROPPED = "dropped", _("Dropped")


T = TaskState
TASK_NEXT: dict[TaskState, set[TaskState]] = {
    T.PROPOSED: {T.ASSIGNED, T.DROPPED},
    T.ASSIGNED: {T.IN_PROGRESS, T.DROPPED},
    T.IN_PROGRESS: {T.DONE, T.DROPPED},
    # What the check finds undone goes on.
    T.DONE: {T.CHECKED, T.IN_PROGRESS},
    T.CHECKED: set(),
    T.DROPPED: set(),
}


class TaskRefused(ValueError):
    """The step is not possible; ``code`` is state, unit, evidence or reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PreventiveTask(models.Model):
    """One thing to do at one place before the next request comes."""

    class Cause(models.TextChoices):
        """What showed that it is needed."""

        HOTSPOT = "hotspot", _("Hotspot")
        FORECAST = "forecast", _("Forecast")
        SAME_FAULT = "same_fault", _("Same fault elsewhere")
        REPEATED = "repeated", _("Repeated problem")

    title = models.CharField(_("Title"), max_length=200)
    cause = models.CharField(_("Cause"), max_length=12, choices=Cause.choices)
    origin = models.CharField(_("Origin"), max_length=10, choices=Origin.choices, default=Origin.HOTLINE)
    service_code = models.CharField(_("Service"), max_length=100)
    subdistrict = models.CharField(_("Street or town"), max_length=100, blank=True)
    place_point = models.CharField(_("Place"), max_length=300, blank=True)
    unit = models.CharField(_("Unit"), max_length=100, blank=True)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.PROPOSED, editable=False)
    evidence = models.TextField(_("Evidence"), blank=True, editable=False)
    made_by = models.CharField(max_length=150, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def move(self, to: str, actor: str, *, reason: str = "", evidence: str = "", now: dt.datetime | None = None) -> None:
        """Take the step to ``to`` and write its history; raises TaskRefused.

        Assigned needs a unit, done and checked need evidence, dropped and undone need a reason.
        """
        current = type(self).objects.select_for_update().get(pk=self.pk)
        target = TaskState(to)
        if target not in TASK_NEXT[TaskState(current.state)]:
            raise TaskRefused("state")
        if target == T.ASSIGNED and not self.unit:
            raise TaskRefused("unit")
        if target in (T.DONE, T.CHECKED) and not evidence.strip():
            raise TaskRefused("evidence")
        undone = target == T.IN_PROGRESS and current.state == T.DONE
        if (target == T.DROPPED or undone) and not reason.strip():
            raise TaskRefused("reason")
        at = now or timezone.now()
        TaskChange.objects.create(
            task=self, at=at, actor=actor, from_state=current.state, to_state=target, reason=reason, evidence=evidence
        )
        self.state, self.evidence = target, evidence or current.evidence
        self.done_at = at if target == T.DONE else None if undone else current.done_at
        self.save()

    def later_requests(self) -> QuerySet[Event]:
        """Return the requests about the same matter at the same place since the task was done, else since it was made."""
        found = Event.objects.filter(service_code=self.service_code, requested_at__gte=self.done_at or self.made_at)
        if self.subdistrict:
            found = found.filter(subdistrict=self.subdistrict)
        return found.filter(place_point=self.place_point) if self.place_point else found


class TaskChange(models.Model):
    """One step of a task; only ever added."""

    task = models.ForeignKey(PreventiveTask, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    from_state = models.CharField(max_length=12, choices=TaskState.choices)
    to_state = models.CharField(max_length=12, choices=TaskState.choices)
    reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.from_state} → {self.to_state}"
