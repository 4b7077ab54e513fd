from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from hotline.insight.judging.counting import weekly
from hotline.insight.judging.effects.differences import difference, matched
from hotline.insight.judging.effects.interrupted import interrupted
from hotline.insight.judging.effects.of_measure import Target, effects_of
from hotline.insight.judging.effects.places import Places, between
from hotline.insight.judging.effects.seasonal_ratio import seasonal_ratio
from hotline.insight.judging.effects.spread import mean_inflation, memory, scatter
from hotline.insight.judging.effects.worst_first import worst_first
from hotline.insight.judging.estimate import ratio
from tests.hotline.insight.frames import frame

DAY = dt.date(2026, 3, 2)


def test_an_interval_is_students_on_the_log_scale() -> None:
    found = ratio(math.log(0.5), 0.04, 10)
    half = stats.t.ppf(0.975, 10) * 0.2
    assert (found.low, found.high) == pytest.approx((0.5 * math.exp(-half), 0.5 * math.exp(half)))
    assert found.differs
    assert found.p == pytest.approx(2 * stats.t.sf(math.log(2) / 0.2, 10))


def test_seasonal_ratio_is_the_ratio_of_ratios() -> None:
    found = seasonal_ratio(np.full(8, 20.0), np.full(8, 30.0), np.full(8, 100.0), np.full(8, 200.0))
    assert found.value == pytest.approx((30 / 20) / (200 / 100))
    # Counts without any scatter: Poisson's variance, and Welch's degrees of freedom of two sides of twelve.
    parts = [1 / 160 + 1 / 240, 1 / 800 + 1 / 1600]
    df = sum(parts) ** 2 / sum(part**2 / 12 for part in parts)
    half = stats.t.ppf(0.975, df) * math.sqrt(sum(parts))
    assert found.high / found.value == pytest.approx(math.exp(half))


def test_scatter_finds_the_planted_alpha() -> None:
    rng = np.random.default_rng(1)
    cells = [rng.negative_binomial(5, 5 / 45, 40).astype(float) for _ in range(60)]
    assert scatter(cells).alpha == pytest.approx(0.2, abs=0.03)
    assert scatter([rng.poisson(40, 40).astype(float) for _ in range(60)]).alpha < 0.01


def test_memory_finds_the_planted_likeness() -> None:
    rng = np.random.default_rng(1)
    runs = []
    for _ in range(400):
        run = [rng.normal()]
        for _ in range(29):
            run.append(0.5 * run[-1] + rng.normal(0, math.sqrt(0.75)))
        runs.append(np.array(run) - np.mean(run))
    assert memory(runs, 1) == pytest.approx(0.5, abs=0.04)
    assert mean_inflation(0.5, 2) == pytest.approx(1 + 2 * 0.5 * 0.5)


def test_variance_between_places_is_found() -> None:
    rng = np.random.default_rng(2)
    counting = rng.uniform(0.01, 0.05, 4000)
    logs = rng.normal(0, np.sqrt(counting + 0.09))
    assert between(Places(logs, counting)) == pytest.approx(0.09, abs=0.01)
    assert between(Places(np.zeros(10), np.full(10, 0.1))) == 0.0


def test_difference_takes_out_what_happened_everywhere() -> None:
    treated = (np.full((1, 8), 100.0), np.full((1, 8), 60.0))
    controls = (np.full((6, 8), 100.0), np.full((6, 8), 120.0))
    assert difference(treated, controls).value == pytest.approx(0.5, rel=0.01)


def test_a_few_controls_are_too_few() -> None:
    assert not difference((np.ones((1, 8)), np.ones((1, 8))), (np.ones((4, 8)), np.ones((4, 8)))).known


def test_matching_takes_places_of_the_same_course() -> None:
    up, down = np.linspace(10, 40, 24), np.linspace(40, 10, 24)
    history = np.array([up, down, up * 1.1, down * 0.9, up * 0.9])
    assert sorted(matched(history, 0, [1, 2, 3, 4], 2)) == [2, 4]


def test_series_finds_level_and_slope_without_scatter() -> None:
    t = np.arange(130)
    after = t >= 104
    counts = 1000 * np.exp(
        0.001 * t + 0.3 * np.sin(2 * np.pi * t / (365.25 / 7)) + np.log(0.7) * after - 0.02 * (t - 104) * after
    )
    found = interrupted(counts, 104)
    assert found.level.value == pytest.approx(0.7, rel=1e-3)
    assert found.slope.value == pytest.approx(math.exp(-0.02), rel=1e-3)
    assert found.without[-1] == pytest.approx(counts[-1] / 0.7 / math.exp(-0.02 * 25), rel=1e-3)


def test_a_short_series_is_not_estimated() -> None:
    assert not interrupted(np.full(20, 50.0), 15).level.known


def test_the_guard_takes_chance_for_chance() -> None:
    rng = np.random.default_rng(3)
    naive, guarded = [], []
    for _ in range(100):
        before, after = rng.poisson(10, (60, 8)).astype(float), rng.poisson(10, (60, 8)).astype(float)
        worst = int(before.sum(axis=1).argmax())
        found = worst_first(before, after, [worst])
        naive.append(math.log(found.naive))
        guarded.append(math.log(found.effect.value))
    assert np.mean(naive) < -0.15
    assert abs(np.mean(guarded)) < abs(np.mean(naive)) / 3


def planted(effect: float, seed: int = 0, since: int = -70) -> pd.DataFrame:
    """Events of 30 streets from week ``since`` to 18 after DAY; the first street is multiplied by ``effect`` then."""
    rng = np.random.default_rng(seed)
    rows = []
    for street in range(30):
        for week in range(since, 18):
            n = rng.poisson(25 * (effect if street == 0 and week >= 0 else 1.0))
            at = pd.Timestamp(DAY) + pd.Timedelta(days=7 * week) + pd.to_timedelta(rng.uniform(0, 7, n), unit="D")
            rows.append(pd.DataFrame({"requested_at": at, "subdistrict": f"s{street:02}"}))
    found = pd.concat(rows, ignore_index=True).sort_values("requested_at", ignore_index=True)
    found["requested_at"] = found["requested_at"].dt.tz_localize("Asia/Shanghai")
    found["subdistrict"] = found["subdistrict"].astype("category")
    names = [f"n{i}" for i in range(len(found))]
    return found.assign(service_code="rubbish", number=names, citizen=names, cluster=names)


TARGET = Target(("s00",), ("rubbish",), DAY)
END = DAY + dt.timedelta(weeks=18)


@pytest.fixture(scope="module")
def halved() -> pd.DataFrame:
    return planted(0.5)


def test_every_estimator_finds_a_planted_half(halved: pd.DataFrame) -> None:
    found = effects_of(halved, TARGET, END)
    for each in (found.ratio, found.difference, found.series.level, found.rebound):
        assert each.covers(0.5)
        assert each.differs
    assert found.reference == "last_year"
    assert len(found.controls) == 20
    assert not found.placebo.differs
    assert found.by_lag.keys() == {0, 3, 7, 14}


def test_a_null_is_shown_as_a_null() -> None:
    found = effects_of(planted(1.0, seed=5), TARGET, END)
    assert found.main.known
    assert not found.main.differs


def test_without_a_year_the_rest_of_the_city_is_the_reference() -> None:
    found = effects_of(planted(0.5, since=-20), TARGET, END)
    assert found.reference == "rest_of_city"
    assert found.ratio.covers(0.5)


def test_weeks_that_have_not_been_are_not_guessed(halved: pd.DataFrame) -> None:
    found = effects_of(halved, TARGET, DAY + dt.timedelta(weeks=3))
    assert not found.ratio.known
    assert not found.difference.known
    assert not found.main.known


def test_places_chosen_for_being_worst_are_guarded(halved: pd.DataFrame) -> None:
    found = effects_of(halved, Target(("s00",), (), DAY, chosen_for_being_worst=True), END)
    assert found.guarded is not None
    assert found.main == found.guarded.effect
    assert found.main.covers(0.5)


def test_citizens_and_clusters_are_counted_once() -> None:
    rows = [
        {"requested_at": "2026-03-02 09:00", "citizen": "x", "cluster": "k"},
        {"requested_at": "2026-03-03 09:00", "citizen": "x", "cluster": "k"},
        {"requested_at": "2026-03-10 09:00", "citizen": "x", "cluster": "k"},
    ]
    events = frame(*rows)
    assert weekly(events, DAY, -1, 1).loc["all"].tolist() == [0, 2, 1]
    assert weekly(events, DAY, -1, 1, "citizens").loc["all"].tolist() == [0, 1, 1]
    assert weekly(events, DAY, -1, 1, "clusters").loc["all"].tolist() == [0, 1, 0]
