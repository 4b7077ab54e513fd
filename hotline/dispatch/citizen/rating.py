"""The citizen's answers to the three questions: contacted, solved, satisfied (regulation Art. 23)."""

from __future__ import annotations

from django.utils import timezone

from hotline.dispatch import guards, workflow
from hotline.dispatch.citizen.acts import DONE, Act, Outcome
from hotline.dispatch.citizen.proof import Claim
from hotline.dispatch.guards import CITIZEN
from hotline.dispatch.models import Change, FollowUp, ServiceRequest
from hotline.dispatch.states import State
from hotline.dispatch.supervision import supervise_same_problem

QUESTIONS = ("contacted", "solved", "satisfaction")
RATEABLE = {State.REPLIED, State.FOLLOW_UP, State.CLOSED, State.MERGED}


def rate(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """Keep the answers that ``act`` brings, beside those given before; all three and content: the request is closed."""
    if not proved.own:
        return Outcome("over")
    if refused := _cannot(request):
        return Outcome(refused)
    if not act.answers:
        return Outcome("incomplete")
    if request.state == State.REPLIED:
        workflow.change_state(request, State.FOLLOW_UP, CITIZEN, notify=False)
    follow_up = _keep(request, act)
    change = workflow.edit(request, CITIZEN, _reason(act), update_id=act.key)
    missing = tuple(name for name in QUESTIONS if getattr(follow_up, name) in (None, ""))
    if missing:
        return Outcome(DONE, change, text="missing", missing=missing)
    content = follow_up.solved and follow_up.satisfaction != FollowUp.Satisfaction.NOT
    if not content:
        supervise_same_problem(request, timezone.now())
        may_reopen = request.state in (State.FOLLOW_UP, State.CLOSED) and request.reopened_times < guards.REOPENINGS
        return Outcome(DONE, change, text="not_solved" if may_reopen else "")
    return Outcome(DONE, _close(request) or change)


def _cannot(request: ServiceRequest) -> str:
    """Return why it cannot be rated, or nothing. A request joined to another is rated with that one's reply."""
    state = State(request.state)
    answered = request.merged_into if state == State.MERGED else request
    if state not in RATEABLE or answered is None:
        return "over" if request.status == "closed" else "not_yet"
    if answered.replied_at is None:
        return "not_yet"
    return "over" if guards.reopen_until(answered) < timezone.now() and request.status == "closed" else ""


def _keep(request: ServiceRequest, act: Act) -> FollowUp:
    """Write the answers into this round's attempt of the chat, or a new one when it is complete."""
    mine = request.follow_ups_of_round().filter(channel="chat", reached=True).last()
    follow_up = mine if mine and not mine.complete else FollowUp(request=request, actor=CITIZEN, channel="chat")
    follow_up.reached, follow_up.at = True, timezone.now()
    for name, value in act.answers.items():
        setattr(follow_up, name, value)
    follow_up.comment = "\n".join(filter(None, (follow_up.comment, act.words)))
    follow_up.save()
    return follow_up


def _reason(act: Act) -> str:
    return "the citizen rated: " + ", ".join(f"{name}={value}" for name, value in sorted(act.answers.items()))


def _close(request: ServiceRequest) -> Change | None:
    """Close what the citizen is content with; they are told by the answer to their rating."""
    if request.state != State.FOLLOW_UP:
        return None
    return workflow.change_state(request, State.CLOSED, CITIZEN, notify=False)
