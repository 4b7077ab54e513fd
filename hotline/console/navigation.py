"""What stands beside every page of the desk: the work of an agent and a reviewer, for whom may do it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hotline.access.table import (
    ANSWER,
    SEE_CORRECTIONS,
    SEE_QUEUE,
    SEE_REMINDERS,
    SEE_REPLIES,
    SEE_REQUESTS,
    SEE_SCORES,
)

# Address, words, the permission that the page needs, and the picture of unfold's own font.
PAGES = (
    ("console_takeover", gettext_noop("Waiting for a person"), ANSWER, "support_agent"),
    ("console_queue", gettext_noop("Review queue"), SEE_QUEUE, "rule"),
    ("teaching_corrections", gettext_noop("Corrections"), SEE_CORRECTIONS, "school"),
    ("console_quality", gettext_noop("Quality"), SEE_SCORES, "grading"),
    ("admin:dispatch_servicerequest_changelist", gettext_noop("Service requests"), SEE_REQUESTS, "assignment"),
    ("admin:dispatch_reminder_changelist", gettext_noop("Reminders"), SEE_REMINDERS, "alarm"),
    ("admin:console_cannedreply_changelist", gettext_noop("Canned replies"), SEE_REPLIES, "quickreply"),
)


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the pages that this person may open, as unfold's sidebar takes them."""
    found = [
        {"title": _(words), "icon": icon, "link": reverse(name)}
        for name, words, needed, icon in PAGES
        if request.user.has_perm(needed)
    ]
    return [{"title": _("Work"), "items": found}] if found else []
