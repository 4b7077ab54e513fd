"""A stored turn as lines a person reads."""

from launch.understood import as_lines, short

TURN = {
    "intent": {
        "name": "report_problem",
        "confidence": 0.934,
        "ranking": [{"name": "report_problem", "confidence": 0.934}, {"name": "ask_question", "confidence": 0.04}],
    },
    "entities": [{"entity": "phone", "value": "13800138000", "start": 3, "end": 14}],
    "slots": {"phone": "13800138000", "place": {"road": "建国路"}},
    "actions": ["validate_submit_request_form"],
}


def test_a_turn_is_four_lines() -> None:
    assert as_lines(TURN) == [
        "intent   report_problem 0.93 (then ask_question 0.04)",
        "heard    phone=13800138000 [3:14]",
        'fields   phone=13800138000, place={"road": "建国路"}',
        "actions  validate_submit_request_form",
    ]


def test_an_empty_turn_says_so() -> None:
    assert as_lines({"intent": {"name": None}, "entities": [], "slots": {}, "actions": []}) == [
        "intent   None 0.00",
        "heard    nothing",
        "fields   none",
        "actions  none",
    ]


def test_a_message_the_bot_has_not_seen_is_said_to_be_so() -> None:
    assert as_lines(None) == ["the bot has not seen it"]


def test_a_long_value_is_cut() -> None:
    assert len(short("路" * 500)) == 100
