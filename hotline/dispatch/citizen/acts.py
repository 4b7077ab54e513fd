"""Adding, urging, withdrawing, reopening: what a citizen may do with a request, and what they are told.

An act is taken or not; not taken is no error but a result with a sentence for the citizen. Limits without a source are
project defaults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from hotline.dispatch import guards, workflow
from hotline.dispatch.citizen.proof import Citizen, Claim, claim
from hotline.dispatch.guards import CITIZEN
from hotline.dispatch.models import Change, Reminder, ServiceRequest, Supplement, Urge
from hotline.dispatch.states import NEXT, OVER, State
from hotline.dispatch.texts import act_sentence, moment, state_label

URGED_EVERY = dt.timedelta(hours=4)
DONE = "done"


@dataclass(frozen=True)
class Act:
    """What a citizen wants: their ``words``, their ``answers`` to the three questions; ``key`` is the act's own."""

    action: str
    citizen: Citizen
    words: str = ""
    media_url: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    phone: str = ""
    contact_name: str = ""
    key: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it: ``result`` is ``done`` or why not; ``text`` names the sentence, else the result does."""

    result: str
    change: Change | None = None
    text: str = ""
    missing: tuple[str, ...] = ()


Take = Callable[[ServiceRequest, Act, Claim], Outcome]


def perform(request: ServiceRequest, act: Act) -> Outcome | None:
    """Do ``act``, once for its key; None when the citizen does not prove that the request is theirs.

    Callers answer None as if the number were unknown.
    """
    proved = claim(request, act.citizen) or (Claim(own=False) if act.action == "join" else None)
    if proved is None:
        return None
    if act.key and (earlier := Change.objects.filter(update_id=act.key).first()):
        return Outcome(DONE, earlier) if earlier.request_id == request.pk else None
    try:
        with transaction.atomic():
            ServiceRequest.objects.select_for_update().get(pk=request.pk)
            request.refresh_from_db()
            return takes()[act.action](request, act, proved)
    except IntegrityError:
        earlier = Change.objects.filter(update_id=act.key, request=request).first()
        if earlier is None:
            raise
        return Outcome(DONE, earlier)


def takes() -> dict[str, Take]:
    """Return what each action does."""
    from hotline.dispatch.citizen.joining import join
    from hotline.dispatch.citizen.rating import rate

    return {
        "check": check,
        "add": add,
        "urge": urge,
        "withdraw": withdraw,
        "rate": rate,
        "reopen": reopen,
        "join": join,
    }


ACTIONS = ("check", "add", "urge", "withdraw", "rate", "reopen", "join")


def told(request: ServiceRequest, act: Act, outcome: Outcome) -> str:
    """Return the sentence for the citizen, in their language."""
    language = act.citizen.language
    values = {
        "number": request.number,
        "state": state_label(request.state, language),
        "expected": moment(request.reply_by, language),
        "until": moment(guards.reopen_until(request), language),
        "followers": str(1 + followers(request)),
    }
    return act_sentence(f"{act.action}.{outcome.text or outcome.result}", language, values)


def followers(request: ServiceRequest) -> int:
    """Return how many other citizens joined, or had their own request joined to this one."""
    return request.followers.filter(left_at__isnull=True).count() + request.merged.count()


def check(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """Change nothing: the proof was all."""
    return Outcome(DONE)


def add(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """Keep what the citizen adds; what was returned to them goes back to be assigned."""
    if State(request.state) in OVER:
        return Outcome("over")
    Supplement.objects.create(
        request=request, conversation_id=act.citizen.conversation_id, text=act.words, media_url=act.media_url
    )
    if request.state == State.RETURNED and proved.own:
        return Outcome(
            DONE, workflow.change_state(request, State.REVIEW, CITIZEN, "the citizen added", update_id=act.key)
        )
    return Outcome(DONE, workflow.edit(request, CITIZEN, "the citizen added", update_id=act.key))


def urge(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """Count it and remind the unit, or the hotline centre while no unit has it; once in a while only."""
    now = timezone.now()
    if State(request.state) in OVER | {State.REPLIED, State.FOLLOW_UP}:
        return Outcome("over")
    if request.urges.filter(at__gt=now - URGED_EVERY).exists():
        return Outcome("too_soon")
    Urge.objects.create(request=request, at=now, conversation_id=act.citizen.conversation_id, words=act.words)
    lead = request.lead_agency_id
    Reminder.objects.create(
        request=request,
        step=Reminder.Step.URGED,
        threshold=str(request.urges.count()),
        deadline=request.reply_by or now,
        audience=Reminder.Audience.HANDLER if lead else Reminder.Audience.CENTRE,
        agencies=[lead] if lead else [],
        at=now,
    )
    return Outcome(DONE, workflow.edit(request, CITIZEN, "the citizen urged", update_id=act.key))


def withdraw(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """End the request; who only joined it leaves it."""
    if proved.follower:
        proved.follower.left_at = timezone.now()
        proved.follower.save(update_fields=["left_at"])
        return Outcome(DONE, workflow.edit(request, CITIZEN, "a follower left", update_id=act.key), text="left")
    if State.WITHDRAWN not in NEXT[State(request.state)]:
        return Outcome("over")
    return Outcome(
        DONE, workflow.change_state(request, State.WITHDRAWN, CITIZEN, act.words, notify=False, update_id=act.key)
    )


def reopen(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """Have it handled again, within the window and at most twice."""
    state = State(request.state)
    if not proved.own or (State.REOPENED not in NEXT[state] and state != State.REPLIED):
        return Outcome("too_late" if state in OVER else "not_yet")
    if guards.reopen_until(request) < timezone.now():
        return Outcome("too_late")
    if request.reopened_times >= guards.REOPENINGS:
        return Outcome("too_often")
    if not act.words.strip():
        return Outcome("incomplete")
    if state == State.REPLIED:
        workflow.change_state(request, State.FOLLOW_UP, CITIZEN, notify=False)
    return Outcome(
        DONE, workflow.change_state(request, State.REOPENED, CITIZEN, act.words, notify=False, update_id=act.key)
    )
