"""Lets the planned requests be filed and handled, event by event in the order of time, through dispatch's own code."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from citypack import CityPack
from hotline.demo.calendar import REPEAT_AFTER_DAYS, REPEATS, Calendar, Plan
from hotline.demo.clock import Clock, standing_clock
from hotline.demo.filling import fields_of
from hotline.demo.lives import Life, Lives, Step
from hotline.demo.mix import mix_of
from hotline.demo.telling import Teller, Told
from hotline.demo.world import Matter, World
from hotline.dispatch import whistle, workflow
from hotline.dispatch.filing import Filing, file
from hotline.dispatch.models import Agency, Notice, Place, Service, ServiceRequest
from hotline.dispatch.refusals import NotAllowed
from hotline.dispatch.states import State
from intake.danger import find_danger
from intake.request_number import new_request_number

CLIENT = "demo"  # the name that filed them: how made-up requests are told from real ones
EVENTS_A_TRANSACTION = 500
COMES = 0.9  # the share of called departments that come

Event = tuple[dt.datetime, Callable[[], None]]


class AlreadySeeded(Exception):
    """Made-up requests are there already."""


@dataclass
class Seeding:
    """One run. ``truth`` gets a JSON object a request; ``refused`` counts steps that dispatch did not allow."""

    pack: CityPack
    plan: Plan
    truth: Callable[[dict[str, Any]], object]
    progress: Callable[[dt.date, int], object] = lambda _date, _filed: None
    now: dt.datetime = field(default_factory=timezone.now)
    filed: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.calendar = Calendar(World(self.pack, mix_of(self.pack.code), self.plan.seed), self.plan)
        kinds = (Agency.AgencyKind.DEPARTMENT, Agency.AgencyKind.DISTRICT)
        self.lives = Lives(self.plan.seed, list(Agency.objects.filter(kind__in=kinds, active=True).order_by("code")))
        self.services = {service.code: service for service in Service.objects.all()}
        self.places = {place.code: place for place in Place.objects.select_related("parent")}
        self.waiting: list[tuple[dt.datetime, int, Step, ServiceRequest, Life]] = []
        self.order = count()
        self.told: list[tuple[Matter, str]] = []

    def run(self) -> None:
        """Make everything up to now; raises AlreadySeeded."""
        if ServiceRequest.objects.filter(client=CLIENT).exists():
            raise AlreadySeeded
        with standing_clock(self.now) as clock:
            events = self._events()
            while self._take(events, clock):
                pass
        Notice.objects.filter(request__client=CLIENT, handed_over_at=None).update(handed_over_at=self.now)

    @transaction.atomic
    def _take(self, events: Iterator[Event], clock: Clock) -> int:
        """Let the next events happen, each before the next is looked for; return how many there were."""
        taken = 0
        for at, happen in islice(events, EVENTS_A_TRANSACTION):
            clock.moment = at
            happen()
            taken += 1
        return taken

    def _events(self) -> Iterator[Event]:
        """Yield what happens, in the order of time: a matter is filed, or a filed request goes one step on."""
        for date in self.plan.dates():
            for matter in self.calendar.day(date):
                if matter.at > self.now:
                    break
                yield from self._steps_until(matter.at)
                yield matter.at, self._filing(matter)
            self.progress(date, self.filed)
        yield from self._steps_until(self.now)

    def _steps_until(self, moment: dt.datetime) -> Iterator[Event]:
        while self.waiting and self.waiting[0][0] <= moment:
            at, _, step, request, life = heapq.heappop(self.waiting)
            yield at, self._stepping(step, request, life)

    def _filing(self, matter: Matter) -> Callable[[], None]:
        def event() -> None:
            self.filed += 1
            rng = random.Random(f"{self.plan.seed}:request:{self.filed}")
            said = self._repeated(matter, rng)
            request = self._file(said, rng)
            self.told.append((said, request.number))
            self._go_on(request, Life(rng))

        return event

    def _repeated(self, matter: Matter, rng: random.Random) -> Matter:
        """Return the matter, or now and then one that its citizen told before."""
        old_enough = [told for told in self.told[-2000:] if (matter.at - told[0].at).days >= REPEAT_AFTER_DAYS]
        if matter.hotspot or not old_enough or rng.random() >= REPEATS:
            return matter
        earlier, number = rng.choice(old_enough)
        return replace(earlier, at=matter.at, channel=matter.channel, hotspot="", repeat_of=number)

    def _file(self, matter: Matter, rng: random.Random) -> ServiceRequest:
        told = Teller(self.calendar.world, matter, rng).tell()
        fields = fields_of(told, matter)
        danger = find_danger(told.words)
        fields |= {"danger": danger.kind, "danger_words": danger.quoted} if danger else {}
        fields |= self._places(told, matter)
        number = new_request_number(rng.randbytes(16))
        service = self.services[matter.service.code]
        request = file(Filing(CLIENT, service, fields, draft_key=f"{CLIENT}:{number}", number=number)).request
        self.truth(truth_of(matter, told, number))
        return request

    def _places(self, told: Told, matter: Matter) -> dict[str, Any]:
        """Return the district that was said, and the street when it lies there."""
        district, street = self.places[told.said_district], self.places[matter.spot.street.code]
        return {"district": district, "street": street if street.parent_id == district.code else None}

    def _stepping(self, step: Step, request: ServiceRequest, life: Life) -> Callable[[], None]:
        def event() -> None:
            if step.to is None:
                request.follow_ups.create(at=step.at, actor=step.actor, channel="call", reached=False)
                request.updated_at = step.at
            else:
                self._departments_come(step, request, life)
                if not self._change(step, request):
                    return
            self._go_on(request, life)

        return event

    def _departments_come(self, step: Step, request: ServiceRequest, life: Life) -> None:
        """Write down of each department that a whistle called whether it came, as the whistle's end needs."""
        if request.state != State.WHISTLED:
            return
        for attendance in request.attendances.filter(came__isnull=True):
            came = life.rng.random() < COMES
            came_at = attendance.called_at + (step.at - attendance.called_at) * life.rng.uniform(0.1, 0.9)
            result = self.lives.word(request, life, "attended" if came else "absent")
            whistle.record(attendance, step.actor, came=came, came_at=came_at if came else None, result=result)
        request.refresh_from_db()

    def _change(self, step: Step, request: ServiceRequest) -> bool:
        """Take the step by dispatch's own rules; what they refuse is counted and the request stays where it is."""
        try:
            workflow.change_state(request, step.to or "", step.actor, step.reason, **step.values)
        except NotAllowed as refusal:
            self.refused[f"{request.state} → {step.to}: {refusal}"] += 1
            return False
        return True

    def _go_on(self, request: ServiceRequest, life: Life) -> None:
        step = self.lives.next(request, life)
        if step and step.at <= self.now:
            heapq.heappush(self.waiting, (step.at, next(self.order), step, request, life))


def truth_of(matter: Matter, told: Told, number: str) -> dict[str, Any]:
    """Return the ground truth of one request as JSON values."""
    return {
        "number": number,
        "service_code": matter.service.code,
        "kind": matter.kind,
        "district": matter.spot.district.code,
        "street": matter.spot.street.code,
        "point": list(matter.spot.at),
        "hotspot": matter.hotspot,
        "repeat_of": matter.repeat_of,
        **told.truth,
    }
