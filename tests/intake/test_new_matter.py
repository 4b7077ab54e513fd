"""A change of mind: what is told instead of the first matter, and what only drops a word."""

from __future__ import annotations

import pytest

from intake.problems.new_matter import find_new_matter


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("算了不说停车了，还是说说门口那条路，全是坑", "还是说说门口那条路，全是坑"),
        ("不投诉这个了，楼上半夜装修", "楼上半夜装修"),
        ("forget about the parking. The street lamps are dark", "The street lamps are dark"),
    ],
)
def test_another_matter_is_told_instead(text: str, told: str) -> None:
    found = find_new_matter(text)
    assert found is not None
    assert found.text == told
    assert text[found.start : found.end] == told


@pytest.mark.parametrize(
    "text", ["算了", "算了，谢谢", "路灯坏了，不说你们也知道", "never mind", "I forget when it started"]
)
def test_nothing_else_is_told(text: str) -> None:
    assert find_new_matter(text) is None
