"""Buttons that are typed: by number, by place in the row, in both languages."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.picking import parsed, picked
from actions.turn import Turn

ROW = ['/inform{"service_code": "street_light"}', "/deny", "/cancel"]


def tracker(words: str, row: list[str] = ROW) -> Tracker:
    buttons = [{"title": "-", "payload": payload} for payload in row]
    events = [
        {"event": "user", "text": "路灯坏了"},
        {"event": "bot", "text": "?", "data": {"buttons": buttons}},
        {"event": "user", "text": words},
    ]
    latest = {"text": words, "intent": {"name": "nlu_fallback", "confidence": 0.3}, "entities": []}
    return Tracker("c1", {}, latest, events, False, None, {}, "action_listen")


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("1", 0), ("２", 1), ("第一个", 0), ("第2个", 1), ("选第三项", 2), ("我选二", 1), ("就第一个吧", 0), ("前者", 0), ("后者", 2),
        ("the first one", 0), ("The second.", 1), ("option 3", 2), ("number 2", 1), ("last one", 2),
    ],
)  # fmt: skip
def test_a_place_in_the_row_picks_the_button(words: str, at: int) -> None:
    assert picked(tracker(words), words) == ROW[at]


@pytest.mark.parametrize(
    "words",
    ["第五个", "4", "10", "1楼", "第二个不要", "一共三次", "第一次反映", "the first floor", "昨天", "", "12345"],
)
def test_other_words_pick_none(words: str) -> None:
    assert picked(tracker(words), words) is None


def test_without_buttons_a_number_is_a_number() -> None:
    assert picked(tracker("1", []), "1") is None


def test_a_picked_button_is_a_pressed_one() -> None:
    turn = Turn.from_tracker(tracker("第一个"))
    assert turn.is_button
    assert (turn.intent, turn.value("service_code"), turn.confidence) == ("inform", "street_light", 1.0)


def test_what_is_no_payload_is_refused() -> None:
    with pytest.raises(ValueError, match="no payload"):
        parsed("affirm")
