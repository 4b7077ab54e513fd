"""What everyday sentences hold: time, contact, kind, demand, personal data, danger. Spans quote the text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.contact import declines_contact, find_contact_name, find_phone
from intake.danger import find_danger
from intake.details import find_demand, find_history, find_mood, wants_secrecy
from intake.kind import find_kind
from intake.occurrence import find_occurrence
from intake.privacy import find_personal, mask
from intake.screening import screen
from intake.text import fold

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=timezone(timedelta(hours=8)))  # a Tuesday


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("昨晚十一点吵过一次", "2026-11-23T23:00", "2026-11-23T23:59"),
        ("昨晚十一点开始吵", "2026-11-23T23:00", None),
        ("上周三下午停的", "2026-11-18T12:00", "2026-11-18T17:59"),
        ("已经五天了", "2026-11-19T00:00", None),
        ("从9月初到现在", "2026-09-01T00:00", None),
        ("10月8日早上7点半", "2026-10-08T07:30", "2026-10-08T07:30"),
        ("12月31日22:59左右", "2025-12-31T22:59", "2025-12-31T22:59"),
        ("国庆期间", "2026-10-01T00:00", "2026-10-07T23:59"),
        ("for three days now", "2026-11-21T00:00", None),
        ("since last Monday", "2026-11-16T00:00", None),
        ("two weeks ago", "2026-11-10T00:00", "2026-11-10T23:59"),
    ],
)
def test_a_time_is_reckoned_from_now(text: str, start: str, end: str | None) -> None:
    """The conventions are those of decision 0008: whole units, and no end while it goes on."""
    found = find_occurrence(text, NOW)
    assert found and found.start
    assert found.start.isoformat()[:16] == start
    assert (found.end.isoformat()[:16] if found.end else None) == end
    assert found.ongoing == (end is None)


@pytest.mark.parametrize("text", ["望京3号楼", "提5点意见", "第三天然气公司", "13800138000", "building 3"])
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert find_occurrence(text, NOW) is None


def test_what_comes_again_is_said() -> None:
    found = find_occurrence("最近半个月每天夜里都吵", NOW)
    assert found and found.recurrence == "每天夜里" and found.ongoing


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("打我电话139 1111 2222", "13911112222"),
        ("１３９１１１１２２２２", "13911112222"),
        ("座机010-65001234", "01065001234"),
    ],
)
def test_a_phone_is_found_however_it_is_typed(text: str, number: str) -> None:
    found = find_phone(text)
    assert found and found.number == number


@pytest.mark.parametrize("text", ["身份证110101199003071234", "订单2026112412345678", "在88号楼"])
def test_other_numbers_are_no_phone(text: str) -> None:
    assert find_phone(text) is None


@pytest.mark.parametrize(("text", "name"), [("我叫张晓明", "张晓明"), ("my name is Ann Smith", "Ann Smith")])
def test_a_name_is_taken_when_given(text: str, name: str) -> None:
    found = find_contact_name(text)
    assert found and found.name == name


@pytest.mark.parametrize("text", ["我在王府井", "李家村的路坏了", "路灯坏了"])
def test_no_name_is_guessed(text: str) -> None:
    assert find_contact_name(text) is None


@pytest.mark.parametrize("text", ["不想留电话", "匿名吧", "I'd rather not say"])
def test_a_refusal_is_heard(text: str) -> None:
    assert declines_contact(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要举报后厨太脏", "report"),
        ("投诉物业", "complaint"),
        ("建议装个灯", "suggestion"),
        ("请问怎么办理", "consultation"),
        ("路灯坏了", None),
    ],
)
def test_a_kind_is_taken_only_when_said(text: str, kind: str | None) -> None:
    assert find_kind(text) == kind


def test_demand_history_secrecy_and_mood_are_heard() -> None:
    text = "反映过三次了都没人管，希望尽快把井盖修好，请为我保密"
    demand, history = find_demand(text), find_history(text)
    assert demand and "井盖修好" in demand.value
    assert history and history.value == "repeat"
    assert wants_secrecy(text)
    assert find_mood(text)


def test_personal_data_is_starred_out_and_nothing_else() -> None:
    masked = mask("我叫张晓明，电话13911112222，身份证110101199003071234，车牌京A12345，路灯坏了")
    for secret in ("张晓明", "13911112222", "110101199003071234", "京A12345"):
        assert secret not in masked
    assert "路灯坏了" in masked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("厨房起火了快来人", "fire"),
        ("楼道里一股很浓的燃气味", "gas"),
        ("我真的不想活了", "self_harm"),
        ("两个人被困在电梯里出不来", "trapped"),
        ("路边电线断了掉在地上", "live_wire"),
        ("my kitchen is on fire", "fire"),
        ("I smell gas in the hallway", "gas"),
        ("I want to kill myself", "self_harm"),
    ],
)
def test_danger_is_heard(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found and found.kind == kind
    assert text[found.start : found.end] == found.quoted


@pytest.mark.parametrize(
    "text",
    ["投诉消防通道被占", "煤气费太贵了", "灭火器过期了", "路灯坏了", "the fire station is closed", "I am killing time"],
)
def test_a_topic_is_no_danger(text: str) -> None:
    assert find_danger(text) is None


def test_a_court_matter_has_its_own_channel() -> None:
    found = screen("我不服法院判决要你们推翻")
    assert found and found.code == "legal_route"


@given(st.text(max_size=300))
def test_no_text_breaks_a_finder(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(mask(text)) == len(text)
    for find in (find_danger, find_phone, find_contact_name, find_demand, find_history, find_mood, screen):
        found = find(text)
        assert found is None or 0 <= found.start <= found.end <= len(text)
    find_occurrence(text, NOW)
    assert all(0 <= span.start < span.end <= len(text) for span in find_personal(text))
