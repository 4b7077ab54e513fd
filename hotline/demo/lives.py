"""How units and citizens go on with a filed request: after each step, the next one and when it is taken.

The shares and durations are our assumptions; what may follow what, and what a step needs, is dispatch's own. A unit
keeps its pace and its skill for the whole month.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from hotline.demo.mix import words_of
from hotline.demo.pace import in_office, towards
from hotline.demo.world import pick
from hotline.dispatch import deadlines
from hotline.dispatch.models import Agency, FollowUp, ServiceRequest
from hotline.dispatch.states import State

OBJECTS, WITHDRAWS, RETURNS = 0.03, 0.01, 0.03
DETOURS = {State.EXTENDED: 0.04, State.SUSPENDED: 0.012, State.WHISTLED: 0.006, State.SUPERVISED: 0.006}
AFTER_OBJECTION = {State.REASSIGNED: 0.6, State.UPHELD: 0.3, State.CONFERRED: 0.1}
UNREACHED, REOPENS, ATTEMPTS = 0.18, 0.3, 3
SOLVED = {"low": 0.72, "high": 0.98}


@dataclass(frozen=True)
class Step:
    """What is done at ``at``: a change of state with its values, or (``to`` None) a call that reached nobody."""

    at: dt.datetime
    to: State | None
    actor: str
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Life:
    """What has been decided about one request; ``rng`` is its own."""

    rng: random.Random
    solved: bool = True
    detoured: bool = False
    attempts: int = 0


@dataclass
class Lives:
    """The people behind the requests. ``helpers`` are agencies that can take over or assist."""

    seed: int
    helpers: list[Agency]

    def next(self, request: ServiceRequest, life: Life) -> Step | None:
        """Return the next step after the one just taken, None when there is none."""
        way = WAYS.get(State(request.state))
        return way(self, request, life) if way else None

    def _unit(self, request: ServiceRequest) -> tuple[float, float, str]:
        """Return the lead's pace (1 is usual, more is slower), its share of solved matters, and its user's name."""
        code = request.lead_agency_id or "hotline"
        own = random.Random(f"{self.seed}:{code}")
        return own.uniform(0.6, 1.25), own.uniform(SOLVED["low"], SOLVED["high"]), f"user:{code}"

    def _assigned(self, request: ServiceRequest, life: Life) -> Step:
        """A unit has it now: it objects, or accepts; now and then the citizen withdraws."""
        pace, _, actor = self._unit(request)
        start = request.dispatched_at or request.updated_at
        objection_ends = deadlines.objection_ends(start, request.tier)
        if request.state == State.DISPATCHED and objection_ends and life.rng.random() < OBJECTS:
            at = start + (objection_ends - start) * life.rng.uniform(0.1, 0.9)
            return Step(at, State.OBJECTED, actor, self.word(request, life, "objection"))
        if life.rng.random() < WITHDRAWS:
            at = request.updated_at + dt.timedelta(hours=life.rng.uniform(0.5, 20))
            return Step(at, State.WITHDRAWN, "citizen", self.word(request, life, "withdrawing"))
        return Step(towards(request, life.rng, request.accept_by, 0.4 * pace), State.ACCEPTED, actor)

    def _objected(self, request: ServiceRequest, life: Life) -> Step:
        to = life.rng.choices(list(AFTER_OBJECTION), list(AFTER_OBJECTION.values()))[0]
        others = [agency for agency in self.helpers if agency.code != request.lead_agency_id]
        values: dict[State, dict[str, Any]] = {
            State.REASSIGNED: {"lead_agency": life.rng.choice(others)},
            State.CONFERRED: {"lead_agency": request.lead_agency, "assisting": [life.rng.choice(others)]},
        }
        at = in_office(request.updated_at + dt.timedelta(hours=life.rng.uniform(0.3, 5)), request)
        return Step(at, to, "user:dispatcher", self.word(request, life, to.value), values.get(to, {}))

    def _accepted(self, request: ServiceRequest, life: Life) -> Step:
        pace, _, actor = self._unit(request)
        at = towards(request, life.rng, request.contact_by, 0.5 * pace)
        clock = timezone.localtime(at).strftime("%H:%M")
        note = self.word(request, life, "contact", clock=clock)
        return Step(at, State.CONTACTED, actor, "", {"contact_note": note})

    def _contacted(self, request: ServiceRequest, life: Life) -> Step:
        _, _, actor = self._unit(request)
        return Step(request.updated_at + dt.timedelta(minutes=life.rng.uniform(5, 240)), State.IN_PROGRESS, actor)

    def _at_work(self, request: ServiceRequest, life: Life) -> Step:
        """The unit takes a detour, once, or replies."""
        detour = self._detour(request, life)
        return detour or self._reply(request, life)

    def _detour(self, request: ServiceRequest, life: Life) -> Step | None:
        chosen = next((to for to, share in DETOURS.items() if life.rng.random() < share), None)
        at = towards(request, life.rng, request.reply_by, 0.4)
        if life.detoured or chosen is None or request.reply_by is None or at >= request.reply_by:
            return None
        life.detoured = True
        _, _, actor = self._unit(request)
        names = {"extended": "extension", "suspended": "suspension", "whistled": "whistle", "supervised": "supervision"}
        reason = self.word(request, life, names[chosen.value])
        return Step(at, chosen, actor, reason, self._brings(request, life, chosen, at))

    def _brings(self, request: ServiceRequest, life: Life, to: State, at: dt.datetime) -> dict[str, Any]:
        if to == State.EXTENDED and request.reply_by:
            return {"reply_by": request.reply_by + (request.reply_by - request.clock_started_at) * 0.5}
        if to == State.SUSPENDED:
            plan = self.word(request, life, "suspension_plan")
            return {"suspension_plan": plan, "review_on": timezone.localdate(at) + dt.timedelta(days=20)}
        if to == State.WHISTLED:
            return {"assisting": life.rng.sample(self.helpers, 2)}
        return {}

    def _reply(self, request: ServiceRequest, life: Life) -> Step:
        pace, skill, actor = self._unit(request)
        life.solved = request.kind not in ("complaint", "help", "report") or life.rng.random() < skill
        kind = request.kind if request.kind in ("consultation", "suggestion", "praise") else ""
        text = self.word(request, life, kind or ("solved" if life.solved else "unsolved"))
        values = {"reply": text}
        if request.kind == "report":
            values["evidence"] = self.word(request, life, "evidence")
        return Step(towards(request, life.rng, request.reply_by, 0.55 * pace), State.REPLIED, actor, "", values)

    def _replied(self, request: ServiceRequest, life: Life) -> Step:
        at = in_office(request.updated_at + dt.timedelta(hours=life.rng.uniform(2, 44)), request)
        return Step(at, State.FOLLOW_UP, "user:follow_up")

    def _asked(self, request: ServiceRequest, life: Life) -> Step:
        """The citizen is called: three calls at different times, unless one is answered."""
        hours = life.rng.uniform(0.2, 20) if life.attempts == 0 else life.rng.uniform(2, 26)
        at = request.updated_at + dt.timedelta(hours=hours + 26 * max(0, life.attempts - 1))
        if not (request.phone or request.email or request.conversation_id) or life.attempts == ATTEMPTS:
            return Step(at, State.CLOSED, "user:follow_up")
        if life.rng.random() < UNREACHED ** (1 / (life.attempts + 1)):
            life.attempts += 1
            return Step(at, None, "user:follow_up")
        return self._answers(request, life, at)

    def _answers(self, request: ServiceRequest, life: Life, at: dt.datetime) -> Step:
        wants_more = not life.solved and request.reopened_times < 2 and life.rng.random() < REOPENS
        life.attempts = 0
        if wants_more:
            life.detoured = False
            return Step(
                at, State.REOPENED, "citizen", self.word(request, life, "reopening"), self._opinion(request, life, at)
            )
        return Step(at, State.CLOSED, "user:follow_up", "", self._opinion(request, life, at))

    def _opinion(self, request: ServiceRequest, life: Life, at: dt.datetime) -> dict[str, Any]:
        """Return the citizen's answers to the three questions."""
        ways = ("satisfied", "fairly_satisfied", "not_satisfied")
        satisfaction = life.rng.choices(ways, (80, 16, 4) if life.solved else (5, 25, 70))[0]
        comment = self.word(request, life, "dissatisfied") if satisfaction == "not_satisfied" else ""
        answers = {"contacted": life.rng.random() < 0.97, "solved": life.solved, "satisfaction": satisfaction}
        return {"follow_up": FollowUp(at=at, channel="call", reached=True, comment=comment, **answers)}

    def _reopened(self, request: ServiceRequest, life: Life) -> Step:
        _, _, actor = self._unit(request)
        return Step(in_office(request.updated_at + dt.timedelta(hours=2), request), State.IN_PROGRESS, actor)

    def _review(self, request: ServiceRequest, life: Life) -> Step:
        """A person decides what the catalogue could not."""
        at = in_office(request.updated_at + dt.timedelta(minutes=life.rng.uniform(5, 180)), request)
        if request.kind == "consultation":
            return Step(at, State.ANSWERED, "user:dispatcher", "", {"reply": self.word(request, life, "consultation")})
        if life.rng.random() < RETURNS:
            return Step(at, State.RETURNED, "user:dispatcher", self.word(request, life, "returning"))
        likely = [agency for agency in self.helpers if agency.code in request.likely_agencies]
        lead = likely[0] if likely else life.rng.choice(self.helpers)
        return Step(
            at, State.DISPATCHED, "user:dispatcher", self.word(request, life, "dispatching"), {"lead_agency": lead}
        )

    def word(self, request: ServiceRequest, life: Life, name: str, **values: str) -> str:
        """Return what is said of such a step, in the language of the request."""
        said = pick(life.rng, words_of(request.language)["units"][name])
        place = request.estate or request.address_string
        return said.format(
            service=request.service.name_en if request.language == "en" else request.service.name_zh,
            place=place,
            **values,
        )


WAYS: dict[State, Callable[[Lives, ServiceRequest, Life], Step]] = {
    State.REVIEW: Lives._review,
    State.DISPATCHED: Lives._assigned,
    State.REASSIGNED: Lives._assigned,
    State.UPHELD: Lives._assigned,
    State.CONFERRED: Lives._assigned,
    State.OBJECTED: Lives._objected,
    State.ACCEPTED: Lives._accepted,
    State.CONTACTED: Lives._contacted,
    State.IN_PROGRESS: Lives._at_work,
    State.EXTENDED: Lives._reply,
    State.SUSPENDED: Lives._reply,
    State.WHISTLED: Lives._reply,
    State.SUPERVISED: Lives._reply,
    State.REPLIED: Lives._replied,
    State.FOLLOW_UP: Lives._asked,
    State.REOPENED: Lives._reopened,
}
