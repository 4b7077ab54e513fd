"""Several problems in one message are told apart, each with its own words; one matter stays one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.problems import find_problems, shared_words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("小区门口路灯不亮，另外3号楼的垃圾没人清运", ["小区门口路灯不亮", "3号楼的垃圾没人清运"]),
        ("反映两个事：1、电梯老坏 2、暖气不热", ["电梯老坏", "暖气不热"]),
        ("一是路面全是坑，二是红绿灯不亮", ["路面全是坑", "红绿灯不亮"]),
        ("西大街路灯不亮。东园小区垃圾没人清。", ["西大街路灯不亮", "东园小区垃圾没人清"]),
        ("路燈壞了，另外楼上装修太吵", ["路燈壞了", "楼上装修太吵"]),
        ("First, the elevator is broken. Second, trash is piling up", ["the elevator is broken", "trash is piling up"]),
        (
            "My boss owes me wages. Another issue: the street light is out",
            ["My boss owes me wages", "the street light is out"],
        ),
    ],
)
def test_each_problem_has_its_own_words(text: str, parts: list[str]) -> None:
    assert [problem.text for problem in find_problems(text)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏了三天了，晚上太黑，老人摔了，请尽快修",
        "我的要求：1、退钱 2、道歉",
        "施工噪音大，灰尘也大",
        "物业不作为，垃圾没人清。路灯也不亮。",
        "The heating is off, it is cold, and nobody answers the phone",
        "",
        "？？？",
    ],
)
def test_one_matter_told_at_length_stays_one(text: str) -> None:
    assert len(find_problems(text)) == 1


def test_what_belongs_to_all_is_kept_apart() -> None:
    text = "望京花园的问题：1、路灯不亮 2、垃圾没人清。请尽快处理，电话13800138000"
    assert shared_words(text, find_problems(text)) == "望京花园的问题 请尽快处理，电话13800138000"


@given(st.text(alphabet="一二是第1２.、。（）①另外还有也路灯垃圾坏脏 also\n，12first", max_size=80))
def test_problems_quote_the_message_in_order(text: str) -> None:
    problems = find_problems(text)
    assert problems
    assert all(text[each.start : each.end] == each.text for each in problems)
    assert all(one.end <= two.start for one, two in pairwise(problems))
