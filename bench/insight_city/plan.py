"""What is made up: how many days and events, and what is planted into them. The truth stays out of the events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Plan:
    """``days`` days from ``first`` on with about ``a_day`` contacts on a working day."""

    seed: int
    first: dt.date
    days: int
    a_day: float = 70_000
    hotspots: int = 0
    anomalies: int = 0
    measures: int = 0
    quiet_days: int = 63  # nothing is planted in the first days, from which the detectors learn


@dataclass(frozen=True)
class Hotspot:
    """``size`` requests about one service within 200 m of a point in ``days`` days, the half of them on the first."""

    place: int
    service: int
    day: int
    size: int
    days: int = 3


@dataclass(frozen=True)
class Anomaly:
    """``more`` additional requests about one domain in one street (or in the city) within 24 hours from a window on."""

    street: int | None
    group: str
    day: int
    window: int
    more: int


@dataclass(frozen=True)
class Measure:
    """From ``day`` on only ``leaves`` of a domain's requests in a district come; 1.0 is a measure without effect."""

    district: str
    group: str
    day: int
    leaves: float


@dataclass(frozen=True)
class Truth:
    """What was planted."""

    hotspots: list[Hotspot] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)


def planted(plan: Plan, places: int, services: list[str], streets: list[str], expected: np.ndarray) -> Truth:
    """Draw what is planted; ``services`` holds each service's group, ``streets`` each street's district.

    ``expected[street, group]`` is how many come on a usual day, the groups in alphabetical order. An anomaly adds three
    times a day's requests and at least 24: what somebody should want to know of.
    """
    rng = np.random.default_rng([plan.seed, 1])
    last = plan.days - 4
    groups = sorted(set(services))
    hotspots = [
        Hotspot(
            *map(int, (rng.integers(places), rng.integers(len(services)), rng.integers(plan.quiet_days, last), size))
        )
        for size in rng.integers(24, 41, plan.hotspots)
    ]
    anomalies = [_anomaly(plan, rng, groups, streets, expected, last, number) for number in range(plan.anomalies)]
    districts = sorted(set(streets))
    measures = [
        Measure(
            str(rng.choice(districts)),
            str(rng.choice(groups)),
            plan.days // 2 + int(rng.integers(-7, 7)),
            1.0 if number % 2 else float(rng.uniform(0.5, 0.8)),
        )
        for number in range(plan.measures)
    ]
    return Truth(hotspots, anomalies, measures)


def _anomaly(
    plan: Plan, rng: np.random.Generator, groups: list[str], streets: list[str], expected: np.ndarray, last: int, n: int
) -> Anomaly:
    group = int(rng.integers(len(groups)))
    street = None if n % 5 == 4 else int(rng.integers(len(streets)))
    usual = expected[:, group].sum() if street is None else expected[street, group]
    more = max(24, round(3 * float(usual)))
    return Anomaly(street, groups[group], int(rng.integers(plan.quiet_days, last)), int(rng.integers(1, 4)), more)
