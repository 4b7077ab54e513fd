from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from citypack.pack import Peak
from citypack.words import Words
from hotline.insight.deciding.forecast import forecast, naive
from hotline.insight.deciding.peaks import coming, flags, in_peak
from hotline.insight.deciding.problems import WEIGHTS, repeated_problems
from hotline.insight.deciding.questions import CannotAnswer, answer, understand
from hotline.insight.deciding.responsibility import responsibility
from hotline.insight.deciding.themes import brief, candidates
from tests.hotline.insight.frames import answered, frame

HEATING = Peak("heating", Words("供暖", "Heating"), "11-01", "11-21", ("heating",))
NEW_YEAR = Peak("new_year", Words("年末", "Turn of the year"), "12-20", "01-10", ("labour",))
TODAY = dt.date(2026, 3, 31)


def test_parts_of_the_ranking_add_up_to_the_score() -> None:
    rows = [answered(True, False, "dissatisfied", citizen=f"c{i % 4}", repeat=i > 3) for i in range(6)]
    rows += [
        answered(True, True, "satisfied", place_point="Hill Road", requested_at=f"2026-03-{9 + 7 * i:02}")
        for i in range(3)
    ]
    rows += [{"place_point": "twice"}] * 2
    table = repeated_problems(frame(*rows))
    worst = table.iloc[0]
    assert table["place"].tolist() == ["Lotus Estate", "Hill Road"]
    assert (worst["requests"], worst["citizens"], worst["unsolved"], worst["weeks"]) == (6, 4, 1.0, 1)
    assert worst["part_citizens"] == WEIGHTS["citizens"]
    assert worst["part_weeks"] == pytest.approx(WEIGHTS["weeks"] / 3)
    assert table.iloc[1]["part_citizens"] == pytest.approx(WEIGHTS["citizens"] * math.log(4) / math.log(5))
    parts = [name for name in table.columns if name.startswith("part_")]
    assert worst["score"] == pytest.approx(worst[parts].sum())


def test_a_danger_is_the_gravest() -> None:
    table = repeated_problems(frame(*[{"danger": "gas"}] * 3, *[{"place_point": "b"}] * 3))
    assert table.set_index("place")["severity"].to_dict() == {"Lotus Estate": 1.0, "b": pytest.approx(0.3)}


def test_a_theme_passes_every_test() -> None:
    rows = []
    for month in (1, 2, 3):
        for district in "abcde":
            rows += [
                answered(
                    True,
                    False,
                    "dissatisfied",
                    service_code="lifts",
                    district=district,
                    unit=f"u{month}",
                    requested_at=f"2026-0{month}-05",
                )
            ]
    rows += [answered(True, True, "satisfied", service_code="lamps", unit="lamps")] * 5
    rows += [answered(True, True, "satisfied", service_code="roads", unit="roads")] * 5
    found = candidates(frame(*rows), ruled={"lamps"})
    assert found.index[0] == "lifts"
    assert found.loc["lifts", "passed"] == 5
    assert (found.loc["lifts", "top_months"], found.loc["lifts", "districts"], found.loc["lifts", "units"]) == (3, 5, 3)
    assert found.loc["lamps", ["everywhere", "hard", "unruled"]].tolist() == [False, False, False]


def test_a_brief_says_who_is_affected_and_what_is_not_known() -> None:
    rows = [{"tags": {"person": {"groups": ["elderly"]}}}, {"place_point": None}, {"service_code": "other"}]
    found = brief(frame(*rows), "rubbish")
    assert found.persons.to_dict() == {"elderly": 1}
    assert found.gaps["no_point"] == 0.5
    assert found.months.to_dict() == {"2026-03": 2}


def test_responsibility_proposes_by_what_happened() -> None:
    rows = [
        {"service_code": "moved", "hops": int(i < 20), "objections": int(i < 10), "unit": "works"} for i in range(100)
    ]
    rows += [{"service_code": "shared", "hops": 1, "unit": f"u{i % 3}"} for i in range(60)]
    rows += [{"service_code": "nobody", "unit": None} for _ in range(60)]
    rows += [{"service_code": "quiet"} for _ in range(60)]
    found = responsibility(frame(*rows))
    assert found["proposal"].to_dict() == {
        "shared": "split_rule",
        "moved": "change_lead",
        "nobody": "name_owner",
        "quiet": "none",
    }
    assert found.loc["moved", "moved"] == 0.2
    assert found.loc["moved", "moved_low"] < 0.2 < found.loc["moved", "moved_high"]


def test_a_peak_may_run_over_new_year() -> None:
    days = [dt.date(2026, 12, 19), dt.date(2026, 12, 20), dt.date(2027, 1, 10), dt.date(2027, 1, 11)]
    assert [in_peak(NEW_YEAR, day) for day in days] == [False, True, True, False]
    found = coming([NEW_YEAR, HEATING], dt.date(2027, 1, 2))
    assert [(each.begins, each.ends) for each in found] == [(dt.date(2026, 12, 20), dt.date(2027, 1, 10))]


def test_flags_are_shares_of_the_week() -> None:
    found = flags("heating", dt.date(2026, 10, 26), 2, [HEATING, NEW_YEAR], lambda day: day.weekday() != 0)
    assert found.tolist() == [[0.2, pytest.approx(1 / 7)], [0.2, 1.0]]


def test_naive_is_last_years_week_scaled() -> None:
    counts = np.concatenate([np.full(60, 10.0), np.full(10, 20.0)])
    assert naive(counts, np.zeros((74, 1)), 4) == pytest.approx(np.full(4, 10 * 161 / 81))
    assert naive(np.arange(20.0), np.zeros((24, 1)), 2).tolist() == [17.5, 17.5]


def test_a_planted_season_and_peak_are_forecast_better_than_naively() -> None:
    rng = np.random.default_rng(0)
    t = np.arange(164)
    peak = ((t % 52) == 9).astype(float)[:, None]
    mean = 60 * np.exp(0.4 * np.sin(2 * np.pi * t * 7 / 365.25) + 0.8 * peak[:, 0])
    found = forecast(rng.poisson(mean[:160]).astype(float), peak)
    assert found is not None
    assert found.skill < 0.8
    assert np.abs(found.weeks - mean[160:]).mean() < 8
    assert ((found.low < mean[160:]) & (mean[160:] < found.high)).all()


def test_a_few_weeks_are_not_forecast() -> None:
    assert forecast(np.full(12, 5.0), np.zeros((16, 1))) is None


NAMES = [
    ("district", "east", "东区"), ("district", "east", "East District"), ("service_code", "rubbish", "垃圾清运"),
    ("service_code", "rubbish", "rubbish"), ("subdistrict", "hill", "山前街道"), ("group", "noise", "噪声"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("最近30天东区垃圾清运有多少件？", "count requests ; from 2026-03-02 to 2026-03-31 ; district in (east) ; service_code in (rubbish)"),
        ("昨天各区的解决率", "count solved ; from 2026-03-30 to 2026-03-30 ; by district"),
        ("今年噪声投诉按月统计", "count requests ; from 2026-01-01 to 2026-03-31 ; group in (noise) ; by month"),
        ("How many rubbish complaints were there in East District in the past 2 weeks?", "count requests ; from 2026-03-18 to 2026-03-31 ; district in (east) ; service_code in (rubbish)"),
        ("satisfaction rate by district last month", "count satisfied ; from 2026-03-02 to 2026-03-31 ; by district"),
        ("山前街道多少人反映", None),
    ],
)  # fmt: skip
def test_questions_become_queries_that_are_shown(question: str, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(CannotAnswer, match="not_understood"):
            understand(question, NAMES, TODAY)
    else:
        assert understand(question, NAMES, TODAY).text() == shown


@pytest.mark.parametrize(
    "question",
    ["谁反映的垃圾问题，电话多少", "who complained about rubbish", "今天天气怎么样", "drop table events", ""],
)
def test_what_is_no_question_over_counts_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        understand(question, NAMES, TODAY)


def test_answers_withhold_small_cells_and_one_more() -> None:
    rows = [
        {"district": name, "requested_at": "2026-03-30 09:00"}
        for name, n in (("a", 20), ("b", 6), ("c", 2))
        for _ in range(n)
    ]
    found = answer(frame(*rows), understand("昨天各区多少件", NAMES, TODAY))
    assert found.values == {"a": 20.0, "b": None, "c": None}
    assert found.basis is None


def test_fewer_than_five_citizens_get_no_answer() -> None:
    rows = [{"citizen": "same", "requested_at": "2026-03-30 09:00"}] * 30
    with pytest.raises(CannotAnswer, match="too_few"):
        answer(frame(*rows), understand("昨天多少件", NAMES, TODAY))


def test_rates_of_an_answer_are_over_valid_follow_ups() -> None:
    rows = [answered(True, i < 3, "satisfied", requested_at="2026-03-30 09:00") for i in range(6)]
    rows += [{"requested_at": "2026-03-30 09:00"}] * 6
    assert answer(frame(*rows), understand("昨天解决率", NAMES, TODAY)).values == {"all": 0.5}
