from __future__ import annotations

import math

import pandas as pd
import pytest

from hotline.insight.judging.decomposition import decompose
from hotline.insight.judging.funnel import lost_time
from hotline.insight.judging.scorecards import peers, scorecards
from hotline.insight.judging.three_rates import band, both_scopes, three_rates
from tests.hotline.insight.frames import answered, frame

ROWS = [
    answered(True, True, "satisfied", unit="a"),
    answered(True, False, "basically", unit="a"),
    answered(False, False, "dissatisfied", unit="a"),
    answered(True, True, "basically", unit="a", excluded=True),
    answered(True, True, "satisfied", unit="b"),
    {"unit": "b"},
]


def test_rates_of_a_unit_are_as_reckoned_by_hand() -> None:
    unit = three_rates(frame(*ROWS), "unit").units.loc["a"]
    assert unit["valid"] == 4
    assert unit["response"] == 3 / 4
    assert unit["solved"] == 2 / 4
    assert unit["satisfied"] == pytest.approx((1 + 0.9 + 0 + 0.9) / 4)
    assert unit["score"] == pytest.approx(100 * (0.1 * 0.75 + 0.5 * 0.5 + 0.4 * 0.7))


def test_wilson_interval_is_that_of_the_formula() -> None:
    unit = three_rates(frame(*ROWS), "unit").units.loc["a"]
    z, n, p = 1.959963984540054, 4, 0.5
    middle, half = (p + z * z / 8) / (1 + z * z / 4), z / (1 + z * z / 4) * math.sqrt(p * (1 - p) / n + z * z / 64)
    assert unit["solved_low"] == pytest.approx(middle - half)
    assert unit["solved_high"] == pytest.approx(middle + half)


def test_pooled_weighs_answers_and_mean_weighs_units() -> None:
    found = three_rates(frame(*ROWS), "unit")
    assert found.pooled["solved"] == 3 / 5
    assert found.mean["solved"] == pytest.approx((0.5 + 1.0) / 2)


def test_both_scopes_differ_by_what_was_excluded() -> None:
    scopes = both_scopes(frame(*ROWS), "unit")
    assert scopes["all"].units.loc["a", "solved"] == 2 / 4
    assert scopes["without_excluded"].units.loc["a", "solved"] == 1 / 3


def test_nothing_valid_is_not_a_number() -> None:
    assert three_rates(frame({"unit": "a"}), "unit").units.empty
    assert math.isnan(three_rates(frame({"unit": "a"}), "unit").pooled["solved"])


def test_only_twenty_valid_answers_make_a_rank_and_a_band() -> None:
    rows = [answered(True, True, "satisfied", unit="big")] * 20 + [answered(True, True, "satisfied", unit="small")] * 19
    units = three_rates(frame(*rows), "unit").units
    assert units.loc["big", "rank"] == 1
    assert pd.isna(units.loc["small", "rank"])
    assert (units.loc["big", "band"], units.loc["small", "band"]) == ("good", "")


def test_bands() -> None:
    assert [band(score) for score in (100, 90, 89.9, 75, 74.9, 0)] == [
        "good",
        "good",
        "fair",
        "fair",
        "improve",
        "improve",
    ]


NOW = pd.Timestamp("2026-03-20", tz="Asia/Shanghai")


def test_shares_in_time_leave_out_what_still_runs() -> None:
    rows = [
        {"requested_at": "2026-03-02 09:00", "due_at": "2026-03-09 09:00", "replied_at": "2026-03-08 09:00"},
        {"requested_at": "2026-03-02 09:00", "due_at": "2026-03-09 09:00", "replied_at": "2026-03-10 09:00"},
        {"requested_at": "2026-03-02 09:00", "due_at": "2026-03-09 09:00"},
        {"requested_at": "2026-03-19 09:00", "due_at": "2026-03-26 09:00"},
    ]
    card = scorecards(frame(*rows), "unit", NOW).loc["works"]
    assert card["replied_in_time_n"] == 3
    assert card["replied_in_time"] == pytest.approx(1 / 3)
    assert card["median_days"] == 7.0
    assert card["requests"] == 4


def test_acceptance_is_measured_by_the_tier() -> None:
    rows = [
        {"tier": "T1", "requested_at": "2026-03-02 09:00", "accepted_at": "2026-03-02 09:31"},
        {"tier": "T2", "requested_at": "2026-03-02 09:00", "accepted_at": "2026-03-02 09:31"},
    ]
    assert scorecards(frame(*rows), "unit", NOW).loc["works", "accepted_in_time"] == 0.5


def test_shares_of_a_card() -> None:
    rows = [
        {"repeat": True, "objections": 1},
        {"excluded": True, "citizen": "c0"},
        {"suspended": True},
        {"reopened": 1},
    ]
    card = scorecards(frame(*rows), "unit", NOW).loc["works"]
    assert (card["repeated"], card["objected"], card["excluded"], card["suspended"]) == (0.25, 0.25, 0.25, 0.25)
    assert (card["citizens"], card["clusters"], card["reopened_n"]) == (3, 4, 1)


def test_peers_are_near_in_volume_and_mix() -> None:
    rows = []
    for unit, group, n in (("a", "x", 10), ("b", "x", 12), ("c", "y", 10), ("d", "x", 100)):
        rows += [{"unit": unit, "group": group}] * n
    assert peers(frame(*rows), "unit", 1)["a"] == ["b"]
    assert peers(frame(*rows), "unit", 3)["a"] == ["b", "d", "c"] or peers(frame(*rows), "unit", 3)["a"] == [
        "b",
        "c",
        "d",
    ]


def test_funnel_shares_add_up_to_one() -> None:
    row = {
        "requested_at": "2026-03-02 08:00",
        "accepted_at": "2026-03-02 10:00",
        "contacted_at": "2026-03-02 14:00",
        "replied_at": "2026-03-03 02:00",
        "closed_at": "2026-03-03 04:00",
    }
    found = lost_time(frame(row, {"requested_at": "2026-03-02 08:00"}))
    assert found["share"].tolist() == pytest.approx([0.1, 0.2, 0.6, 0.1])
    assert found.loc["accept", ["reached", "passed"]].tolist() == [2, 1]
    assert found.loc["work", "median_hours"] == 12


def test_decomposition_is_exact_and_finds_each_planted_reason() -> None:
    def rows(group: str, n: int, solved: int, **more: object) -> list[dict[str, object]]:
        return [answered(True, i < solved, "satisfied", group=group, **more) for i in range(n)]

    before = frame(*rows("easy", 50, 45), *rows("hard", 50, 20))
    mixed = decompose(before, frame(*rows("easy", 80, 72), *rows("hard", 20, 8)))
    assert (mixed.mix, mixed.within, mixed.exclusion) == pytest.approx((0.15, 0.0, 0.0))
    better = decompose(before, frame(*rows("easy", 50, 50), *rows("hard", 50, 25)))
    assert (better.mix, better.within) == pytest.approx((0.0, 0.1))
    left_out = decompose(
        before, frame(*rows("easy", 50, 45), *rows("hard", 20, 20), *rows("hard", 30, 0, excluded=True))
    )
    assert left_out.exclusion == pytest.approx(65 / 70 - 0.65)
    for each in (mixed, better, left_out):
        assert each.before + each.mix + each.within + each.exclusion == pytest.approx(each.after)
        assert each.low < each.after - each.before < each.high


def test_a_matter_of_one_period_moves_by_its_share_alone() -> None:
    old = [answered(True, True, "satisfied", group="a")] * 10
    found = decompose(frame(*old), frame(*old, *[answered(True, False, "satisfied", group="b")] * 10))
    assert found.within == pytest.approx(0.0)
    assert found.mix == pytest.approx(-0.5)
