"""Corrections in plain words: what they name changes, nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from actions.correcting import correct
from actions.draft import Draft
from actions.turn import Turn
from intake.place import Place

PLACE = Place(
    said="望京街道花家地北里3号楼", district="朝阳区", street="望京街道", estate="花家地北里", building="3号楼"
)
DRAFT = Draft(
    draft_key="k", service_code="air_pollution", kind="complaint", description="楼下饭馆油烟直排", phone="13800138000",
    address_string="朝阳区望京街道花家地北里3号楼", place=PLACE.as_dict(), contact_name="张伟",
    occurred={"said": "前天", "start": "2026-11-22T00:00:00+08:00"}, demand="尽快整改",
)  # fmt: skip


def turn(words: str, language: str = "zh") -> Turn:
    return Turn("c", "m", words, "correct", 0.9, metadata={"sent_at": "2026-11-24T10:00:00+08:00"}, language=language)


def changes(words: str, language: str = "zh") -> dict[str, Any]:
    """Return what the words change in DRAFT; of time and place only what people read."""
    after = correct(DRAFT, turn(words, language)).draft
    found = {name: getattr(after, name) for name in vars(DRAFT) if getattr(after, name) != getattr(DRAFT, name)}
    found.pop("place", None)
    if found.get("occurred"):
        found["occurred"] = (found["occurred"].get("start") or found["occurred"]["said"])[:13]
    return found


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("地址不对，是5号楼", {"address_string": "朝阳区望京街道花家地北里5号楼"}),
        ("地址写错啦应该是5号楼", {"address_string": "朝阳区望京街道花家地北里5号楼"}),
        ("不是3号楼，是8号楼", {"address_string": "朝阳区望京街道花家地北里8号楼"}),
        ("是8号楼不是3号楼", {"address_string": "朝阳区望京街道花家地北里8号楼"}),
        ("地址错了，是海淀区清河街道毛纺北小区7号楼", {"address_string": "海淀区清河街道毛纺北小区7号楼"}),
        ("地点改成菜市场后门那条巷子", {"address_string": "菜市场后门那条巷子"}),
        ("地址改成3号楼2单元", {"address_string": "朝阳区望京街道花家地北里3号楼2单元"}),
        ("电话错了，是139 1234 5678", {"phone": "13912345678"}),
        ("不是前天，是昨天", {"occurred": "2026-11-23T00"}),
        ("时间改成昨晚", {"occurred": "2026-11-23T18"}),
        ("时间不对，是上周五开始的", {"occurred": "2026-11-20T00"}),
        ("名字写错了，应该是章伟", {"contact_name": "章伟"}),
        ("我不姓张，姓章", {"contact_name": "章伟"}),
        ("诉求改成关停这家店", {"demand": "关停这家店"}),
        ("这是举报", {"kind": "report"}),
    ],
)
def test_one_correction_changes_one_field(words: str, wanted: dict[str, Any]) -> None:
    assert changes(words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("The address is wrong, it is building 5", {"address_string"}),
        ("not building 3 but building 9", {"address_string"}),
        ("It's building 9, not 3", {"address_string"}),
        ("it was Sunday, not Monday", {"occurred"}),
        ("not Monday, Sunday", {"occurred"}),
        ("my phone should be 13912345678", {"phone"}),
        ("change the time to last night", {"occurred"}),
        ("my name is Jane Smith, not Zhang Wei", {"contact_name"}),
    ],
)
def test_one_correction_changes_one_field_in_english(words: str, wanted: set[str]) -> None:
    assert set(changes(words, "en")) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("时间改成昨晚，另外别留我名字", {"occurred", "contact_name", "declined"}),
        ("地址不对，是5号楼，电话也错了，是13912345678", {"address_string", "phone"}),
        ("是5号楼，从昨天开始的，还有我姓刘叫刘洋，名字改成刘洋", {"address_string", "occurred", "contact_name"}),
        ("匿名吧", {"phone", "contact_name", "declined"}),
        ("去掉电话", {"phone", "declined"}),
    ],
)
def test_several_at_once(words: str, wanted: set[str]) -> None:
    assert set(changes(words)) == wanted


def test_another_matter_is_another_service_and_the_words_are_kept() -> None:
    after = correct(DRAFT, turn("不是油烟是噪音")).draft
    assert str(after.service_code).startswith("noise")
    assert after.description == "楼下饭馆油烟直排\n不是油烟是噪音"
    assert (after.phone, after.address_string) == (DRAFT.phone, DRAFT.address_string)


@pytest.mark.parametrize(
    ("words", "field"), [("电话写错了", "phone"), ("时间不对", "occurred"), ("the address is wrong", "address_string")]
)
def test_a_field_without_its_value_is_asked_for(words: str, field: str) -> None:
    result = correct(DRAFT, turn(words))
    assert (result.draft, result.unfilled) == (DRAFT, field)


@pytest.mark.parametrize("words", ["没问题", "好的好的", "yes please", "不对", "no", "哦"])
def test_other_words_change_nothing(words: str) -> None:
    assert correct(DRAFT, turn(words)).draft == DRAFT


def test_what_the_gazetteer_cannot_read_is_not_thrown_away() -> None:
    after = correct(DRAFT, turn("地址也错了，是东区9号楼")).draft
    assert "东区" in str(after.address_string)
    assert "9号楼" in str(after.address_string)
