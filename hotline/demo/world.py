"""The made-up city: which matters come up where, and who tells them. Every choice is drawn from a seeded generator."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from citypack import CityPack, PlaceRow, Service
from hotline.demo.mix import Mix, words_of

ESTATES_A_STREET = 6
OPEN_TO_ALL = ("consultation", "suggestion", "praise")  # kinds that any service may have
MATTERS = ("complaint", "help", "report")


@dataclass(frozen=True)
class Citizen:
    """A made-up person; the phone's prefix is one that examples use."""

    name: str
    phone: str


@dataclass(frozen=True)
class Spot:
    """A made-up point in a real street."""

    street: PlaceRow
    district: PlaceRow
    estate: str
    building: int
    at: tuple[float, float]


@dataclass(frozen=True)
class Matter:
    """What a citizen comes with, before any word is said: the ground truth."""

    at: dt.datetime
    service: Service
    kind: str
    spot: Spot
    citizen: Citizen
    channel: str
    language: str
    hotspot: str = ""
    repeat_of: str = ""


@dataclass
class World:
    """Draws from ``pack`` by the shares of ``mix``."""

    pack: CityPack
    mix: Mix
    seed: int
    groups: dict[str, list[Service]] = field(init=False)
    streets: list[PlaceRow] = field(init=False)
    weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.groups = {}
        for service in self.pack.services:
            if service.group not in self.mix.absent:
                self.groups.setdefault(service.group, []).append(service)
        self.streets = [place for place in self.pack.places if place.kind == "street" and self.pack.place(place.parent)]
        in_district: dict[str, int] = {}
        for street in self.streets:
            in_district[street.parent] = in_district.get(street.parent, 0) + 1
        self.weights = [self._district_share(street.parent) / in_district[street.parent] for street in self.streets]

    def _district_share(self, code: str) -> float:
        district = self.pack.place(code)
        return self.mix.districts.get(district.name.zh, 1.0) if district else 1.0

    def group_shares(self, day: dt.date) -> dict[str, float]:
        """Return each group's share on ``day``, seasons and pulses included; about 100 in all on a usual day."""
        named = {group: share for group, share in self.mix.groups.items() if group in self.groups}
        others = [group for group in self.groups if group not in named]
        rest = max(0.0, 100.0 - sum(named.values())) / max(1, len(others))
        shares = named | dict.fromkeys(others, rest)
        for group, months in self.mix.seasons.items():
            if day.month not in months:
                shares.pop(group, None)
        for pulse in self.mix.pulses:
            begun = dt.date(day.year if day.month >= pulse.month else day.year - 1, pulse.month, pulse.day)
            days = (day - begun).days
            if pulse.group in shares and days >= 0:
                shares[pulse.group] *= 1 + pulse.factor * 0.5 ** (days / pulse.halves_in)
        return shares

    def service(self, rng: random.Random, day: dt.date) -> Service:
        """Draw a service: the group by its share, inside it the first ones more often (by 1/rank)."""
        shares = self.group_shares(day)
        group = self.groups[rng.choices(list(shares), list(shares.values()))[0]]
        return rng.choices(group, [1 / rank for rank in range(1, len(group) + 1)])[0]

    def kind(self, rng: random.Random, service: Service) -> str:
        """Draw a kind that the service has."""
        fitting = {kind: share for kind, share in self.mix.kinds.items() if kind in (*OPEN_TO_ALL, *service.kinds)}
        return rng.choices(list(fitting), list(fitting.values()))[0]

    def street(self, rng: random.Random) -> PlaceRow:
        return rng.choices(self.streets, self.weights)[0]

    def spot(self, rng: random.Random, street: PlaceRow, language: str) -> Spot:
        """Draw a building of one of the street's made-up estates."""
        district = self.pack.place(street.parent)
        if district is None:  # cannot be: streets without one are left out
            raise ValueError(street.code)
        number = rng.randrange(ESTATES_A_STREET)
        estate, centre = self._estate(street, number, language)
        building = rng.randint(1, 24)
        return Spot(street, district, estate, building, _near(centre, building))

    def _estate(self, street: PlaceRow, number: int, language: str) -> tuple[str, tuple[float, float]]:
        """Return the name and the middle of a street's estate, the same whenever it is asked for."""
        own, words = random.Random(f"{self.seed}:{street.code}:{number}"), words_of(language)
        name = own.choice(words["estate_first"]) + (" " if language == "en" else "") + own.choice(words["estate_last"])
        here = random.Random(f"{self.seed}:{street.code}")
        south, west, north, east = self.pack.bounds
        middle = (south + (north - south) * here.uniform(0.3, 0.7), west + (east - west) * here.uniform(0.3, 0.7))
        return name, (middle[0] + own.uniform(-0.008, 0.008), middle[1] + own.uniform(-0.01, 0.01))

    def citizen(self, rng: random.Random, language: str) -> Citizen:
        words = words_of(language)
        if language == "en":
            name = f"{rng.choice(words['given'])} {rng.choice(words['surnames'])}"
        else:
            name = rng.choice(words["surnames"]) + rng.choice(words["given"] + words["titles"])
        return Citizen(name, f"13800{rng.randrange(10**6):06d}")

    def matter(self, rng: random.Random, at: dt.datetime, **fixed: Any) -> Matter:
        """Draw a matter told at ``at``; ``fixed`` holds what is known of it already (service, street, spot, ...)."""
        language = (
            "en" if rng.random() < self.mix.english and "en" in self.pack.languages else self.pack.default_language
        )
        service = fixed.get("service") or self.service(rng, at.date())
        spot = fixed.get("spot") or self.spot(rng, fixed.get("street") or self.street(rng), language)
        channels = self.mix.channels
        return Matter(
            at,
            service,
            fixed.get("kind") or self.kind(rng, service),
            spot,
            fixed.get("citizen") or self.citizen(rng, language),
            rng.choices(list(channels), list(channels.values()))[0],
            language,
            fixed.get("hotspot", ""),
            fixed.get("repeat_of", ""),
        )


def _near(centre: tuple[float, float], building: int) -> tuple[float, float]:
    """Return a building's point: they stand in rows of six, some 40 metres apart."""
    row, column = divmod(building, 6)
    return round(centre[0] + row * 0.0004, 6), round(centre[1] + column * 0.0004, 6)


def pick(rng: random.Random, ways: Sequence[str]) -> str:
    """Return one of the ways to say something."""
    return rng.choice(list(ways))
