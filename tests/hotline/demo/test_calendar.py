"""When the made-up requests come: the hours, the season, the planted hotspots and the measure."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest

import citypack
from hotline.demo.calendar import Calendar, Plan
from hotline.demo.mix import mix_of
from hotline.demo.telling import Teller
from hotline.demo.world import Matter, World


def calendar(city: str, last: dt.date, days: int, a_day: float) -> Calendar:
    return Calendar(World(citypack.load(city), mix_of(city), seed=5), Plan(5, last, days, a_day))


@pytest.fixture(scope="module")
def july() -> Calendar:
    return calendar("beijing", dt.date(2026, 7, 31), days=28, a_day=400)


@pytest.fixture(scope="module")
def matters(july: Calendar) -> list[Matter]:
    return [matter for date in july.plan.dates() for matter in july.day(date)]


def test_matters_come_in_order_of_time(matters: list[Matter]) -> None:
    moments = [matter.at for matter in matters]
    assert moments == sorted(moments)


def test_half_of_the_day_comes_in_office_hours_and_little_at_night(matters: list[Matter]) -> None:
    hours = Counter(matter.at.hour for matter in matters)
    assert sum(hours[hour] for hour in (8, 9, 10)) / len(matters) == pytest.approx(0.25, abs=0.04)
    assert sum(hours[hour] for hour in range(6)) / len(matters) < 0.07


def test_weekends_are_quieter(matters: list[Matter]) -> None:
    days = Counter(matter.at.date() for matter in matters if not matter.hotspot)
    weekend = [count for day, count in days.items() if day.weekday() >= 5]
    working = [count for day, count in days.items() if day.weekday() < 5]
    assert sum(weekend) / len(weekend) < 0.9 * sum(working) / len(working)


def test_nobody_complains_of_heating_in_summer(matters: list[Matter]) -> None:
    assert not any(matter.service.group == "heating" for matter in matters)


def test_heating_leaps_on_its_first_day_and_halves_in_a_week() -> None:
    world = World(citypack.load("beijing"), mix_of("beijing"), seed=1)
    first, week_later, usual = (
        world.group_shares(dt.date(year, month, day))["heating"]
        for year, month, day in [(2026, 11, 7), (2026, 11, 14), (2026, 11, 6)]
    )
    assert first / usual == pytest.approx(4.5)
    assert (first - usual) / (week_later - usual) == pytest.approx(2.0)


def test_a_city_without_winter_has_no_heating() -> None:
    world = World(citypack.load("haikou"), mix_of("haikou"), seed=1)
    assert "heating" not in world.group_shares(dt.date(2026, 12, 1))


def test_a_planted_hotspot_is_many_citizens_with_one_matter_in_one_estate(
    july: Calendar, matters: list[Matter]
) -> None:
    assert len(july.hotspots) == 4
    for hotspot in july.hotspots:
        of_it = [matter for matter in matters if matter.hotspot == hotspot.name]
        assert len(of_it) == hotspot.size
        assert {(matter.service.code, matter.spot) for matter in of_it} == {(hotspot.service.code, hotspot.spot)}
        assert len({matter.citizen for matter in of_it}) == hotspot.size
        assert {(matter.at.date() - hotspot.first).days for matter in of_it} <= {0, 1, 2}


def test_after_the_planted_measure_fewer_of_its_matters_come(july: Calendar, matters: list[Matter]) -> None:
    measure, dates = july.measure, july.plan.dates()
    concerned = Counter(
        matter.at.date() >= measure.since
        for matter in matters
        if matter.service.group == measure.group and matter.spot.district.code == measure.district
    )
    before = concerned[False] / sum(date < measure.since for date in dates)
    after = concerned[True] / sum(date >= measure.since for date in dates)
    assert after / before == pytest.approx(measure.leaves, abs=0.15)


def test_the_noise_of_first_messages_has_its_shares(july: Calendar, matters: list[Matter]) -> None:
    told = [Teller(july.world, matter, random.Random(number)).tell() for number, matter in enumerate(matters[:4000])]
    for name, share in july.world.mix.noise.items():
        if name != "homophone":  # only where the place has a character with a twin
            assert sum(each.truth[name] for each in told) / len(told) == pytest.approx(share, abs=0.025), name
    for each in told:
        assert (each.address in each.words) or each.truth["no_place"] or each.truth["homophone"]
    phone = sorted(len(each.words) for each, matter in zip(told, matters, strict=False) if matter.channel == "phone")
    assert 80 < phone[len(phone) // 2] < 160
