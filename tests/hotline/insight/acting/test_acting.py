from __future__ import annotations

import pandas as pd
import pytest
from scipy import stats

from hotline.insight.acting.league import league
from hotline.insight.acting.patrols import busiest, hours_of_week, persons
from hotline.insight.acting.points import work_list
from tests.hotline.insight.frames import answered, frame

NOW = pd.Timestamp("2026-03-20", tz="Asia/Shanghai")


def test_a_point_says_whose_it_is_and_what_is_open() -> None:
    rows = [
        {"citizen": "a", "due_at": "2026-03-09"},
        {"citizen": "a", "due_at": "2026-03-25", "unit": "lamps"},
        answered(True, False, "dissatisfied", closed_at="2026-03-08"),
        *[answered(True, True, "satisfied", closed_at="2026-03-08", place_point="Hill Road")] * 3,
        {"place_point": None},
    ]
    table = work_list(frame(*rows), NOW).set_index("place")
    lotus = table.loc["Lotus Estate"]
    assert lotus[["unit", "requests", "citizens", "open", "overdue"]].tolist() == ["works", 3, 2, 2, 1]
    assert lotus["next_due"] == pd.Timestamp("2026-03-09", tz="Asia/Shanghai")
    assert table["fixed"].to_dict() == {"Lotus Estate": False, "Hill Road": True}


def test_a_league_counts_by_household_and_ranks_from_twenty_answers() -> None:
    rows = [answered(True, i % 2 == 0, "satisfied", place_point="a") for i in range(20)]
    rows += [answered(True, False, "satisfied", place_point="b")] * 3
    table = league(frame(*rows), "place_point", {"a": 2000})
    assert table.index.tolist() == ["a", "b"]
    assert table.loc["a", ["rate", "solved"]].tolist() == [10.0, 0.5]
    assert table.loc["a", "rate_low"] == pytest.approx(stats.gamma.ppf(0.025, 20) / 2)
    assert table.loc["a", "rate_high"] == pytest.approx(stats.gamma.ppf(0.975, 21) / 2)
    assert pd.isna(table.loc["b", "rate"])
    assert table["ranked"].tolist() == [True, False]


def test_patrols_go_when_it_happens() -> None:
    rows = [{"occurred_at": f"2026-03-02 {hour}:30"} for hour in (20, 21, 21, 22)] + [
        {"requested_at": "2026-03-08 09:00"}
    ]
    table = hours_of_week(frame(*rows))
    assert table.shape == (7, 24)
    assert busiest(table)[0] == (0, 20, 4)
    assert busiest(table)[6][2] == 1


def test_persons_are_counted_by_their_tag() -> None:
    rows = [answered(True, i == 0, "satisfied", tags={"person": {"groups": ["elderly", "children"]}}) for i in range(2)]
    table = persons(frame(*rows, {}))
    assert table["requests"].to_dict() == {"elderly": 2, "children": 2, "nobody_named": 1}
    assert table.loc["elderly", "solved"] == 0.5
