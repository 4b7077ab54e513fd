from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from hotline.insight.judging.conversations import bot_audit
from hotline.insight.judging.replies import audit, demands_in
from hotline.insight.judging.survival import log_log, problems, survival
from tests.hotline.insight.frames import frame

AT = pd.Timestamp("2026-03-02 09:00", tz="Asia/Shanghai")


def reply(demand: str, text: str, **more: object) -> dict[str, object]:
    return {
        "number": "N", "unit": "works", "demand": demand, "reply": text, "evidence": "photo", "contacted_at": AT,
        "replied_at": AT, "due_at": AT + pd.Timedelta(days=2), "solved": True, "kind": "complaint", "unit_says_solved": True, **more,
    }  # fmt: skip


def test_demands_are_sentences_and_numbered_points() -> None:
    assert demands_in("1.修好三单元的电梯；2、退还停运期间的电梯费。谢谢") == [
        "修好三单元的电梯",
        "退还停运期间的电梯费",
    ]
    assert demands_in("1) Repair the lift; 2) refund the fee.") == ["Repair the lift", "refund the fee."]


def test_a_demand_that_nobody_spoke_of_is_named() -> None:
    rows = [
        reply("修好三单元的电梯；退还停运期间的电梯费", "三单元电梯已由维保单位更换曳引机，今天恢复运行。"),
        reply("清理楼道里堆放的杂物", "楼道里的杂物已经清理完毕。"),
    ]
    found = audit(pd.DataFrame(rows)).replies
    assert found["unnamed"].tolist() == [["退还停运期间的电梯费"], []]
    assert found["demand_not_named"].tolist() == [True, False]


def test_flags_say_what_is_missing() -> None:
    rows = [
        reply("修路灯", "路灯已修好", evidence=" "),
        reply("修路灯", "路灯已修好", evidence="", kind="consultation"),
        reply("修路灯", "路灯已修好", contacted_at=pd.NaT),
        reply("修路灯", "路灯已修好", solved=False),
        reply("修路灯", "路灯已修好", solved=None),
        reply("修路灯", "路灯已修好", replied_at=AT + pd.Timedelta(days=2) - pd.Timedelta(minutes=5)),
    ]
    found = audit(pd.DataFrame(rows))
    assert found.replies["no_evidence"].tolist() == [True, False, False, False, False, False]
    assert found.replies["not_contacted"].tolist() == [False, False, True, False, False, False]
    assert found.replies["solved_for_unit_only"].tolist() == [False, False, False, True, False, False]
    assert found.replies["at_the_last_minute"].tolist() == [False, False, False, False, False, True]
    assert found.units.loc["works", "no_evidence"] == pytest.approx(1 / 6)


def test_the_same_text_six_times_is_copied_whatever_its_figures() -> None:
    rows = [reply("修路灯", f"您反映的问题已于3月{day}日转相关部门处理。") for day in range(1, 7)]
    assert audit(pd.DataFrame(rows)).replies["copied"].all()
    assert not audit(pd.DataFrame(rows[:5])).replies["copied"].any()


def test_bot_audit_counts_by_channel() -> None:
    minute = pd.Timedelta(minutes=1)
    rows = [
        {"channel": "web", "language": "zh", "first_length": 10, "turns": 4, "begun_at": AT, "filed_at": AT + 3 * minute, "handed_off": False, "asked": True, "rating": 1.0},
        {"channel": "web", "language": "zh", "first_length": 80, "turns": 6, "begun_at": AT, "filed_at": pd.NaT, "handed_off": False, "asked": True, "rating": None},
        {"channel": "web", "language": "en", "first_length": 10, "turns": 1, "begun_at": AT, "filed_at": pd.NaT, "handed_off": False, "asked": False, "rating": None},
        {"channel": "wechat", "language": "zh", "first_length": 10, "turns": 2, "begun_at": AT, "filed_at": pd.NaT, "handed_off": True, "asked": True, "rating": None},
    ]  # fmt: skip
    found = bot_audit(pd.DataFrame(rows), "channel")
    assert found.loc["web", "filed"] == pytest.approx(1 / 3)
    assert found.loc["web", "abandoned"] == 0.5
    assert found.loc["web", "median_minutes_to_request"] == 3
    assert (found.loc["wechat", "abandoned"], found.loc["wechat", "handed_off"]) == (0.0, 1.0)
    assert bot_audit(pd.DataFrame(rows), "length").loc["long", "conversations"] == 1


def test_survival_is_kaplan_and_meiers() -> None:
    found = survival(pd.DataFrame({"days": [2.0, 4.0, 4.0, 7.0, 9.0], "over": [True, True, False, True, False]}))
    assert found.curve["day"].tolist()[:3] == [2, 4, 7]
    assert found.curve["share"].tolist()[:3] == pytest.approx([4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 1 / 2])
    assert (found.problems, found.over, found.median) == (5, 3, 7.0)


def test_log_log_bounds_stay_inside() -> None:
    low, high = log_log(np.array([0.5, 1.0, 0.0]), np.array([0.1, 0.0, 0.0]))
    width = 1.959963984540054 * 0.1 / (0.5 * math.log(2))
    assert (low[0], high[0]) == pytest.approx((0.5 ** math.exp(width), 0.5 ** math.exp(-width)))
    assert (low[1], high[1], low[2], high[2]) == (1, 1, 0, 0)


def test_a_problem_is_over_after_four_quiet_weeks() -> None:
    rows = [{"requested_at": f"2026-01-{day:02} 09:00"} for day in (1, 5, 11)]
    rows += [{"requested_at": f"2026-02-{day:02} 09:00", "place_point": "Hill Road"} for day in (1, 2, 20)]
    rows += [{"requested_at": "2026-01-01 09:00", "place_point": "once"}]
    found = problems(frame(*rows), pd.Timestamp("2026-03-01", tz="Asia/Shanghai")).sort_values("days")
    assert found["days"].tolist() == [10, 19]
    assert found["over"].tolist() == [True, False]
