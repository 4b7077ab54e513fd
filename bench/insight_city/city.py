"""Draws the events of a made-up day, vectorised: places, matters, hours, by the shares of ``data/demo/mix.yml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

import citypack
from bench.insight_city.outcomes import outcomes
from bench.insight_city.plan import Anomaly, Hotspot, Plan, Truth, planted
from hotline.demo.mix import mix_of
from hotline.demo.world import World
from hotline.dispatch.working_days import is_working_day

PLACES_A_STREET = 12
METRES = 1 / 111_195.0
CITY_NOISE, DOMAIN_NOISE = 0.04, 0.06  # sigma of a day's factor, whole city and each domain; P
WINDOWS = (0, 7, 12, 18, 24)


@dataclass
class City:
    """A city that is the same for the same plan."""

    plan: Plan
    code: str = "beijing"
    truth: Truth = field(init=False)

    def __post_init__(self) -> None:
        self.pack = citypack.load(self.code)
        self.world = World(self.pack, mix_of(self.code), self.plan.seed)
        rng = np.random.default_rng([self.plan.seed, 0])
        self.streets = [street.code for street in self.world.streets]
        self.districts = np.array([street.parent for street in self.world.streets])
        self.shares = np.array(self.world.weights) / sum(self.world.weights)
        self.services = [(s.code, s.group, s.tier) for group in self.world.groups.values() for s in group]
        self.groups = np.array([group for _, group, _ in self.services])
        self.weights = np.concatenate([1 / np.arange(1, len(g) + 1) for g in self.world.groups.values()])
        self._place(rng)
        usual = self.group_shares(dt.date(2026, 6, 3))
        names = sorted(set(self.groups))
        expected = self.plan.a_day * self.shares[:, None] * np.array([usual.get(name, 0.0) for name in names])[None]
        self.truth = planted(self.plan, len(self.place_at), self.groups.tolist(), self.districts.tolist(), expected)

    def _place(self, rng: np.random.Generator) -> None:
        """Give each street a middle near its district's, and to it a dozen estates, some of them large."""
        south, west, north, east = self.pack.bounds
        middle, size = np.array([(south + north) / 2, (west + east) / 2]), np.array([north - south, east - west])
        homes = {code: middle + size * rng.uniform(-0.25, 0.25, 2) for code in sorted(set(self.districts))}
        centres = np.array([homes[district] for district in self.districts]) + rng.normal(
            0, 0.05, (len(self.streets), 2)
        )
        self.place_at = np.repeat(centres, PLACES_A_STREET, axis=0)
        self.place_at += rng.normal(0, 900 * METRES, self.place_at.shape)
        self.place_street = np.repeat(np.arange(len(self.streets)), PLACES_A_STREET)
        sizes = rng.gamma(1.5, 1, len(self.place_at))
        within = np.bincount(self.place_street, sizes)
        self.place_share = sizes / within[self.place_street] * self.shares[self.place_street]

    def group_shares(self, day: dt.date) -> dict[str, float]:
        """Return each domain's share of the requests on ``day``."""
        return {group: share / 100 for group, share in self.world.group_shares(day).items()}

    def days(self) -> Iterator[pd.DataFrame]:
        """Yield the events of each day, by time."""
        for number in range(self.plan.days):
            yield self.day(number)

    def day(self, number: int) -> pd.DataFrame:
        """Return the events of the day ``number``, with the columns of insight's events."""
        rng = np.random.default_rng([self.plan.seed, 2, number])
        date = self.plan.first + dt.timedelta(days=number)
        place, service = self._ordinary(rng, date, number)
        hour = rng.choice(24, len(place), p=np.array(self.world.mix.hours) / sum(self.world.mix.hours))
        near = rng.normal(0, 60 * METRES, (len(place), 2))
        for more in [*self._of_hotspots(rng, number), *self._of_anomalies(rng, number)]:
            place, service, hour, near = (
                np.concatenate(both) for both in zip((place, service, hour, near), more, strict=True)
            )
        return self._frame(rng, date, number, place, service, hour, near)

    def _ordinary(self, rng: np.random.Generator, date: dt.date, number: int) -> tuple[np.ndarray, np.ndarray]:
        groups = self.group_shares(date)
        share = np.zeros(len(self.services))
        for group, of_all in groups.items():
            inside = self.groups == group
            share[inside] = of_all * self.weights[inside] / self.weights[inside].sum() * rng.lognormal(0, DOMAIN_NOISE)
        level = self.plan.a_day * (1.0 if is_working_day(date) else self.world.mix.weekend)
        count = rng.poisson(level * share.sum() * rng.lognormal(0, CITY_NOISE))
        place = rng.choice(len(self.place_at), count, p=self.place_share / self.place_share.sum())
        service = rng.choice(len(self.services), count, p=share / share.sum())
        keep = np.ones(count, dtype=bool)
        for measure in self.truth.measures:
            if number >= measure.day:
                meant = (self.groups[service] == measure.group) & (
                    self.districts[self.place_street[place]] == measure.district
                )
                keep &= ~meant | (rng.random(count) < measure.leaves)
        return place[keep], service[keep]

    def _of_hotspots(self, rng: np.random.Generator, number: int) -> Iterator[tuple[np.ndarray, ...]]:
        for spot in self.truth.hotspots:
            count = hotspot_on(spot, number)
            if count:
                hour = rng.integers(7, 22, count)
                near = rng.normal(0, 80 * METRES, (count, 2))
                yield np.full(count, spot.place), np.full(count, spot.service), hour, near

    def _of_anomalies(self, rng: np.random.Generator, number: int) -> Iterator[tuple[np.ndarray, ...]]:
        for anomaly in self.truth.anomalies:
            hours = hours_of(anomaly, number)
            if not len(hours):
                continue
            usual = np.array(self.world.mix.hours)
            both_days = usual.sum()
            count = rng.poisson(anomaly.more * usual[hours].sum() / both_days)
            chance = usual[hours] / usual[hours].sum()
            share = (
                self.place_share if anomaly.street is None else self.place_share * (self.place_street == anomaly.street)
            )
            inside = np.flatnonzero(self.groups == anomaly.group)
            weight = self.weights[inside] / self.weights[inside].sum()
            yield (
                rng.choice(len(share), count, p=share / share.sum()),
                rng.choice(inside, count, p=weight),
                rng.choice(hours, count, p=chance),
                rng.normal(0, 60 * METRES, (count, 2)),
            )

    def _frame(
        self, rng: np.random.Generator, date: dt.date, number: int, place: np.ndarray, service: np.ndarray,
        hour: np.ndarray, near: np.ndarray,
    ) -> pd.DataFrame:  # fmt: skip
        second = np.sort(hour * 3600 + rng.integers(0, 3600, len(hour)))
        order = np.argsort(hour, kind="stable")
        place, service, near = place[order], service[order], near[order]
        at = pd.Timestamp(date, tz=self.pack.timezone) + pd.to_timedelta(second, unit="s")
        codes, groups, tiers = (np.array(each, dtype=object) for each in zip(*self.services, strict=True))
        street = self.place_street[place]
        columns = {
            "number": [f"{number:04d}-{n:06d}" for n in range(len(place))],
            "requested_at": at,
            "service_code": codes[service],
            "group": groups[service],
            "tier": tiers[service],
            "district": self.districts[street],
            "subdistrict": np.array(self.streets, dtype=object)[street],
            "place_point": np.array([f"P{n}" for n in range(len(self.place_at))], dtype=object)[place],
            "lat": self.place_at[place, 0] + near[:, 0],
            "long": self.place_at[place, 1] + near[:, 1],
        }
        return pd.DataFrame(columns | outcomes(rng, self.world.mix, at, tiers[service], place))


def hotspot_on(spot: Hotspot, number: int) -> int:
    """Return how many requests of ``spot`` come on the day ``number``."""
    offset = number - spot.day
    rest = spot.size // 4
    return 0 if not 0 <= offset < spot.days else (spot.size - 2 * rest if offset == 0 else rest)


def hours_of(anomaly: Anomaly, number: int) -> np.ndarray:
    """Return the hours of the day ``number`` in which ``anomaly`` goes on: 24 hours from its window on."""
    first = WINDOWS[anomaly.window]
    if number == anomaly.day:
        return np.arange(first, 24)
    return np.arange(0, first) if number == anomaly.day + 1 else np.arange(0)
