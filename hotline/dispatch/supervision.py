"""Putting a request under supervision: a flag beside the state, and the state where the table leads to it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.nearness import like_problems
from hotline.dispatch.notices import write_notice
from hotline.dispatch.recording import Recording
from hotline.dispatch.refusals import GuardRefused
from hotline.dispatch.states import NEXT, OVER, State

# So many requests about the same problem, none solved, are supervised (project default), looking back so far.
SAME_UNSOLVED = 3
LOOK_BACK = dt.timedelta(days=90)


@transaction.atomic
def supervise(request: ServiceRequest, actor: str, reason: str) -> bool:
    """Put ``request`` under supervision and tell the citizen; returns False when it is already, or over."""
    if not reason.strip():
        raise GuardRefused(_("a reason is needed"))
    recording = Recording(request)
    if request.supervised_since or State(request.state) in OVER:
        return False
    if State.SUPERVISED in NEXT[State(request.state)]:
        workflow.change_state(request, State.SUPERVISED, actor, reason)
        return True
    now = timezone.now()
    request.supervised_since, request.supervision_reason = now, reason
    write_notice(request, recording.save(now, actor, reason), State.SUPERVISED)
    return True


def unsolved(request: ServiceRequest, now: dt.datetime) -> bool:
    """Return whether the limit has passed without a reply, or the citizen said that it is not solved."""
    if State(request.state) not in OVER and request.replied_at is None:
        return request.reply_by is not None and request.reply_by <= now
    answers = [follow_up.solved for follow_up in request.follow_ups.all() if follow_up.solved is not None]
    return bool(answers) and not answers[-1]


def supervise_same_problem(request: ServiceRequest, now: dt.datetime) -> None:
    """Supervise all open requests about the problem of ``request`` once three of them are unsolved."""
    alike = like_problems(request, ServiceRequest.objects.filter(requested_at__gte=now - LOOK_BACK))
    stuck = [each for each in [request, *alike] if unsolved(each, now)]
    if len(stuck) >= SAME_UNSOLVED:
        numbers = ", ".join(sorted(each.number for each in stuck))
        for each in stuck:
            supervise(each, "system", f"{len(stuck)} requests about the same problem are unsolved: {numbers}")
