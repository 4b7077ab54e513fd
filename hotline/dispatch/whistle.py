"""The department's side of a whistle (regulation Art. 16 and 33): whether it came, when, and with what result."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch import workflow
from hotline.dispatch.models import Attendance
from hotline.dispatch.refusals import GuardRefused


@transaction.atomic
def record(attendance: Attendance, actor: str, *, came: bool, came_at: dt.datetime | None, result: str) -> None:
    """Write down once whether the called department came; raises GuardRefused.

    ``result`` is what it did, or why it did not come.
    """
    current = Attendance.objects.select_for_update().get(pk=attendance.pk)
    if current.came is not None:
        raise GuardRefused(_("this was recorded already"))
    if not result.strip():
        raise GuardRefused(_("the result is needed, or why the department did not come"))
    if came and (came_at is None or not current.called_at <= came_at <= timezone.now()):
        raise GuardRefused(_("when the department came is needed: after the call, and not in the future"))
    current.came, current.came_at, current.result = came, came_at if came else None, result
    current.recorded_by, current.recorded_at = actor, timezone.now()
    current.save()
    said = "came" if came else "did not come"
    workflow.edit(current.request, actor, f"{current.agency_id} {said}: {result}")
