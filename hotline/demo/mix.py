"""What ``data/demo`` says: how many requests come when and about what, and the words people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from hotline.environment import ROOT

FOLDER = ROOT / "data" / "demo"


@dataclass(frozen=True)
class Pulse:
    """A season's first day: ``factor`` times the group's usual share comes on top, halving every ``halves_in`` days."""

    group: str
    month: int
    day: int
    factor: float
    halves_in: float


@dataclass(frozen=True)
class Mix:
    """The shares of one city; see ``data/demo/mix.yml`` for their sources."""

    hours: tuple[float, ...]
    weekend: float
    kinds: Mapping[str, float]
    channels: Mapping[str, float]
    english: float
    groups: Mapping[str, float]
    lengths: Mapping[str, tuple[float, float]]
    noise: Mapping[str, float]
    districts: Mapping[str, float]
    pulses: tuple[Pulse, ...]
    seasons: Mapping[str, tuple[int, ...]]
    absent: frozenset[str]


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content


def mix_of(city: str) -> Mix:
    """Return the mix of ``city``; a city without an entry has no seasons and equal districts."""
    said, own = _read("mix.yml"), _read("mix.yml")["cities"].get(city) or {}
    return Mix(
        hours=tuple(said["hours"]),
        weekend=said["weekend"],
        kinds=said["kinds"],
        channels=said["channels"],
        english=said["english"],
        groups=said["groups"],
        lengths={channel: (median, p95) for channel, (median, p95) in said["lengths"].items()},
        noise=said["noise"],
        districts=own.get("districts") or {},
        pulses=tuple(Pulse(**pulse) for pulse in own.get("pulses", ())),
        seasons={group: tuple(months) for group, months in own.get("seasons", {}).items()},
        absent=frozenset(own.get("absent", ())),
    )


def words_of(language: str) -> dict[str, Any]:
    """Return the words of ``zh`` or ``en``."""
    return _read(f"{language}.yml")
