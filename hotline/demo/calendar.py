"""When requests come: so many a day, by weekday, holiday, season and hour, with hotspots and a measure planted."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from citypack import Service
from hotline.demo.world import Matter, Spot, World
from hotline.dispatch.working_days import is_working_day

REPEATS = 0.06  # of all requests are about an earlier one of the same citizen, P
REPEAT_AFTER_DAYS = 3
HOTSPOT_EVERY_DAYS = 7
HOTSPOT_SIZE = (8, 16)
HOTSPOT_DAYS = 3
MEASURE_AT = 0.6  # of the time has passed when the measure begins
MEASURE_LEAVES = 0.4  # of the requests that would have come


@dataclass(frozen=True)
class Plan:
    """What to make: ``days`` days up to and with ``last``, about ``a_day`` requests on a working day."""

    seed: int
    last: dt.date
    days: int
    a_day: float

    def dates(self) -> list[dt.date]:
        return [self.last - dt.timedelta(days=back) for back in range(self.days - 1, -1, -1)]


@dataclass(frozen=True)
class Hotspot:
    """Many citizens with the same matter at one estate within a few days."""

    name: str
    service: Service
    spot: Spot
    first: dt.date
    size: int


@dataclass(frozen=True)
class Measure:
    """Something was done in a district against a group of matters; from then on fewer come."""

    group: str
    district: str
    since: dt.date
    leaves: float


@dataclass
class Calendar:
    """Draws the matters of a plan, day by day; each day has its own generator, so that no day disturbs another."""

    world: World
    plan: Plan
    hotspots: list[Hotspot] = field(init=False)
    measure: Measure = field(init=False)

    def __post_init__(self) -> None:
        rng, dates = random.Random(f"{self.plan.seed}:planted"), self.plan.dates()
        self.hotspots = [
            self._hotspot(rng, f"hotspot-{number}", day)
            for number, day in enumerate(dates[HOTSPOT_DAYS::HOTSPOT_EVERY_DAYS], 1)
        ]
        since = dates[int(len(dates) * MEASURE_AT)]
        shares = self.world.group_shares(since)
        self.measure = Measure(max(shares, key=lambda group: shares[group]), self._busiest(), since, MEASURE_LEAVES)

    def _hotspot(self, rng: random.Random, name: str, day: dt.date) -> Hotspot:
        service = self.world.service(rng, day)
        while service.place_needed != "point":
            service = self.world.service(rng, day)
        spot = self.world.spot(rng, self.world.street(rng), self.world.pack.default_language)
        return Hotspot(name, service, spot, day, rng.randint(*HOTSPOT_SIZE))

    def _busiest(self) -> str:
        shares: dict[str, float] = {}
        for street, weight in zip(self.world.streets, self.world.weights, strict=True):
            shares[street.parent] = shares.get(street.parent, 0.0) + weight
        return max(shares, key=lambda code: shares[code])

    def planted(self) -> dict[str, Any]:
        """Return what was planted, for those who look for it."""
        return {
            "plan": asdict(self.plan),
            "measure": asdict(self.measure),
            "hotspots": [
                {
                    "name": hotspot.name,
                    "service_code": hotspot.service.code,
                    "street": hotspot.spot.street.code,
                    "estate": hotspot.spot.estate,
                    "first": hotspot.first,
                    "size": hotspot.size,
                }
                for hotspot in self.hotspots
            ],
        }

    def day(self, date: dt.date) -> Iterator[Matter]:
        """Yield the matters of ``date`` in the order of their coming."""
        rng = random.Random(f"{self.plan.seed}:{date}")
        ordinary = (self.world.matter(rng, at) for at in self._moments(rng, date, self._expected(date)))
        kept = [matter for matter in ordinary if not self._prevented(matter, rng)]
        for hotspot in self.hotspots:
            kept += self._of_hotspot(hotspot, date)
        yield from sorted(kept, key=lambda matter: matter.at)

    def _expected(self, date: dt.date) -> float:
        busy = sum(self.world.group_shares(date).values()) / 100.0
        return self.plan.a_day * busy * (1.0 if is_working_day(date) else self.world.mix.weekend)

    def _moments(self, rng: random.Random, date: dt.date, expected: float) -> list[dt.datetime]:
        count = max(0, round(rng.gauss(expected, math.sqrt(expected))))
        hours = rng.choices(range(24), self.world.mix.hours, k=count)
        return sorted(self._moment(date, hour, rng) for hour in hours)

    def _moment(self, date: dt.date, hour: int, rng: random.Random) -> dt.datetime:
        naive = dt.datetime.combine(date, dt.time(hour, rng.randrange(60), rng.randrange(60)))
        return timezone.make_aware(naive)

    def _prevented(self, matter: Matter, rng: random.Random) -> bool:
        measure = self.measure
        concerned = matter.service.group == measure.group and matter.spot.district.code == measure.district
        return concerned and matter.at.date() >= measure.since and rng.random() > measure.leaves

    def _of_hotspot(self, hotspot: Hotspot, date: dt.date) -> list[Matter]:
        """Return the hotspot's matters of ``date``: most on its first day."""
        offset = (date - hotspot.first).days
        if not 0 <= offset < HOTSPOT_DAYS:
            return []
        rng = random.Random(f"{self.plan.seed}:{hotspot.name}:{offset}")
        of_day = [hotspot.size - hotspot.size // 4 * 2, hotspot.size // 4, hotspot.size // 4][offset]
        kind = "complaint" if "complaint" in hotspot.service.kinds else hotspot.service.kinds[0]
        return [
            self.world.matter(rng, at, service=hotspot.service, spot=hotspot.spot, kind=kind, hotspot=hotspot.name)
            for at in sorted(self._moment(date, rng.randint(7, 21), rng) for _ in range(of_day))
        ]
