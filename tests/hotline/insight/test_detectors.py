"""The detectors find what was planted and nothing where nothing was; figures by hand where there is a formula."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from hotline.insight.sensing import anomalies, bias, condition, scan, topics, windows
from hotline.insight.sensing.quick_view import dense_places

FIRST = dt.date(2026, 3, 2)
DAYS = 70


def weekdays(day: dt.date) -> bool:
    return day.weekday() < 5


def series(seed: int, rows: int = 300, mean: float = 4.0) -> windows.Series:
    """Return Poisson counts of ``rows`` series with a rhythm of the day and the week."""
    rng = np.random.default_rng(seed)
    rhythm = windows.rhythm(FIRST, DAYS, weekdays)
    level = np.repeat(np.where(rhythm < 5, 1.0, 0.6), windows.A_DAY) * np.tile([0.4, 1.4, 1.5, 0.7], DAYS)
    counts = rng.poisson(mean * rng.gamma(2, 0.5, (rows, 1)) * level)
    return windows.Series([(f"s{n}", "d") for n in range(rows)], counts, FIRST, rhythm)


@pytest.mark.parametrize("seed", range(3))
def test_ordinary_weeks_raise_no_alarm(seed: int) -> None:
    assert anomalies.alarms(series(seed), 60 * 4, DAYS * 4 - 1) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_anomaly_is_found_within_a_day_and_alone(seed: int) -> None:
    found = series(seed)
    start = 65 * 4 + 1
    found.counts[17, start : start + 4] += 25
    alarms = anomalies.alarms(found, 60 * 4, DAYS * 4 - 1)
    assert {alarm.name for alarm in alarms} == {("s17", "d")}
    assert alarms[0].at == dt.datetime.combine(FIRST + dt.timedelta(days=65), dt.time(12))


def test_one_wild_window_alone_is_no_alarm() -> None:
    found = series(0)
    found.counts[17, 65 * 4 + 1] += 60
    assert anomalies.alarms(found, 60 * 4, DAYS * 4 - 1) == []


def test_a_holiday_is_compared_with_sundays() -> None:
    rhythm = windows.rhythm(dt.date(2026, 9, 28), 14, lambda day: day.day not in range(1, 9) and day.weekday() < 5)
    assert rhythm[3] == 6  # Thursday, the first of October
    make_up = windows.rhythm(dt.date(2026, 10, 10), 1, lambda day: True)
    assert make_up[0] == 4  # a Saturday on which offices work


def test_the_expectation_is_the_median_of_the_same_weekday_and_time() -> None:
    found = series(0, rows=1)
    found.counts[:] = 0
    for week in range(1, 9):
        found.counts[0, (63 - 7 * week) * 4 + 2] = week
    assert anomalies.expected(found, 63 * 4 + 2)[0] == pytest.approx(4.5)  # mean without the largest is 4


def test_last_years_season_is_expected_again() -> None:
    days = 364 + 80
    rhythm = windows.rhythm(FIRST, days, weekdays)
    counts = np.full((3, days * 4), 20)
    counts[:, 75 * 4 : 82 * 4] = 60
    found = windows.Series([(str(n), "heating") for n in range(3)], counts, FIRST, rhythm)
    assert anomalies.season(found, (364 + 78) * 4, 1) == pytest.approx(3.0)
    assert anomalies.season(found, 200 * 4, 1) == pytest.approx(1.0)


def test_a_tail_with_certain_expectation_is_the_poisson_tail() -> None:
    from scipy import stats

    p = anomalies.tail(np.array([9]), np.array([3.0]), 0.0, 10**9)
    assert p[0] == pytest.approx(stats.poisson.sf(8, 3.0), rel=1e-3)


def test_windows_count_every_event_once() -> None:
    at = pd.Series(
        pd.to_datetime(["2026-03-02 06:59", "2026-03-02 07:00", "2026-03-03 23:59"]).tz_localize("Asia/Shanghai")
    )
    found = windows.series(pd.DataFrame({"requested_at": at, "group": ["a", "a", None]}), ["group"], FIRST, 2)
    assert found.names == [("a",), ("",)]
    assert found.counts.tolist() == [[1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]]


def points(seed: int, number: int = 3000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return 39.9 + rng.normal(0, 0.05, number), 116.4 + rng.normal(0, 0.06, number), rng.integers(0, 28, number)


def test_scans_of_ordinary_data_find_something_in_one_of_twenty() -> None:
    wrong = sum(bool(scan.scan(*points(seed, 1200), 28, seed=seed, permutations=59)) for seed in range(20))
    assert wrong <= 4  # 1 is expected; 5 or more of 20 at 5 % has a chance of 0.3 %


def test_a_planted_hotspot_is_found_on_its_first_day() -> None:
    lat, long, day = points(1)
    size = 14
    lat, long = np.append(lat, np.full(size, 39.95)), np.append(long, np.full(size, 116.45))
    found = scan.scan(lat, long, np.append(day, np.full(size, 27)), 28, permutations=99)
    assert len(found) == 1
    assert abs(found[0].lat - 39.95) < 0.01 and abs(found[0].long - 116.45) < 0.01
    assert found[0].days == 1 and found[0].count >= size and set(range(3000, 3000 + size)) <= set(found[0].members)


def test_a_place_that_always_has_much_is_no_hotspot() -> None:
    lat, long, day = points(2)
    rng = np.random.default_rng(5)
    lat, long = np.append(lat, np.full(400, 39.95)), np.append(long, np.full(400, 116.45))
    assert scan.scan(lat, long, np.append(day, rng.integers(0, 28, 400)), 28, permutations=99) == []


def test_dense_places_need_five_points_within_300_metres() -> None:
    lat = np.array([39.9] * 5 + [40.0] * 4)
    assert dense_places(lat, np.full(9, 116.4)).tolist() == [0] * 5 + [-1] * 4


LAMPS = [
    "小区门口路灯坏了不亮",
    "路灯不亮了小区门口很黑",
    "我们小区门口的路灯不亮",
    "小区门口路灯又坏了不亮",
    "路灯坏了不亮小区门口",
]
WATER = [
    "自来水发黄有异味不能喝",
    "家里自来水发黄有异味",
    "自来水又发黄了有异味",
    "这两天自来水发黄有异味",
    "楼上自来水发黄有异味",
]


def test_a_topic_that_the_past_does_not_know_is_new() -> None:
    found = topics.topics(WATER + LAMPS, [f"c{n}" for n in range(10)], LAMPS * 40, days=90)
    new = [topic for topic in found if topic.new]
    assert [sorted(topic.members) for topic in new] == [[0, 1, 2, 3, 4]]
    assert any("发黄" in word or "异味" in word for word in new[0].keywords)


def test_what_always_comes_is_neither_new_nor_a_burst() -> None:
    assert topics.topics(LAMPS, [f"c{n}" for n in range(5)], LAMPS * 90, days=90) == []


def test_one_citizen_alone_makes_no_topic() -> None:
    assert topics.topics(WATER, ["c1"] * 5, LAMPS * 40, days=90) == []


def week(count: int, back: int, **values: object) -> pd.DataFrame:
    at = pd.Timestamp("2026-06-01", tz="Asia/Shanghai") - pd.Timedelta(days=7 * back + 1)
    usual = {
        "tier": "T3",
        "followed_up": True,
        "solved": True,
        "satisfaction": "satisfied",
        "repeat": False,
        "mood": "calm",
    }
    return pd.DataFrame(
        [{"number": f"{back}-{n}", "requested_at": at, "group": "g"} | usual | values for n in range(count)]
    )


def test_the_condition_is_a_vector_by_hand() -> None:
    weeks = [week(16, back) for back in range(1, 9)]
    now = pd.concat([week(18, 0), week(6, 0, tier="T1", solved=False, satisfaction="dissatisfied", mood="angry")])
    found = condition.vectors(pd.concat([now, *weeks]), "group", pd.Timestamp("2026-06-01", tz="Asia/Shanghai"))
    row = found.loc["g"]
    assert row["requests"] == 24
    assert row["pressure"] == pytest.approx((24 - 16) / 4)  # eight even weeks: the spread of a Poisson count of 16
    assert row[["grave", "unsolved", "dissatisfied", "upset"]].tolist() == pytest.approx([0.25] * 4)
    assert row["repeated"] == 0


def test_few_answers_are_no_share() -> None:
    events = pd.concat([week(3, 0), week(9, 0, followed_up=False, solved=None, satisfaction=None)])
    row = condition.vectors(events, "group", pd.Timestamp("2026-06-01", tz="Asia/Shanghai")).loc["g"]
    assert np.isnan(row["unsolved"]) and np.isnan(row["dissatisfied"])


def test_repeat_callers_by_hand() -> None:
    found = bias.callers(pd.DataFrame({"citizen": ["a"] * 6 + ["b"] * 2 + ["c", "d"]}))
    assert (found.requests, found.citizens) == (10, 4)
    assert (found.repeat_share, found.heavy_share, found.top_share) == (0.8, 0.6, 0.6)


def test_a_silent_street_is_one_far_below_its_residents_or_its_neighbours() -> None:
    streets, districts = Counter({"a": 100, "b": 90, "c": 5}), dict.fromkeys("abc", "east")
    assert [row.subdistrict for row in bias.silent(streets, districts, {"east": 300_000})] == ["c"]
    assert [row.subdistrict for row in bias.silent(streets, districts, {})] == ["c"]
    assert bias.silent(Counter({"a": 3, "b": 2, "c": 0}), districts, {}) == []  # too few to say
