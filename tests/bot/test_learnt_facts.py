"""What an agent learnt, given back with the next turn: it is in the slots before the bot reads the turn."""

from __future__ import annotations

import json
from typing import Any

from tests.bot.conftest import Bot


def filled(bot: Bot, conversation: str, facts: dict[str, Any] | None = None, message_id: str = "m9") -> dict[str, Any]:
    """Return the slots that the assistant sees in a turn, which brings ``facts``."""
    more = {"metadata": {"facts": facts}} if facts else {}
    answer = bot.say(conversation, "show", message_id, **more)
    assert answer.status_code == 200, answer.text
    seen: dict[str, Any] = json.loads(answer.json()["messages"][0]["text"])
    return {name: value for name, value in seen.items() if name != "session_started_metadata"}


def test_facts_fill_the_slots_of_a_conversation_that_had_none(bot: Bot, conversation: str) -> None:
    seen = filled(bot, conversation, {"address_string": "西街5号", "phone": "13800138000"})
    assert (seen["address_string"], seen["phone"]) == ("西街5号", "13800138000")
    assert seen["draft_key"]  # the request that they begin has its key


def test_the_same_turn_begins_the_same_request_however_often_it_comes(bot: Bot, conversation: str) -> None:
    facts = {"description": "灯不亮"}
    first = filled(bot, conversation, facts)
    assert filled(bot, conversation, facts) == first
    assert filled(bot, conversation, message_id="m10")["draft_key"] == first["draft_key"]


def test_a_place_that_was_heard_before_gives_way_and_the_service_stays(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "story")
    seen = filled(bot, conversation, {"address_string": "西街5号"})
    assert seen["address_string"] == "西街5号"
    assert not {"place", "lat", "long"} & seen.keys()
    assert (seen["service_code"], seen["service_name"], seen["draft_key"]) == ("noise", "噪音", "k")


def test_a_service_that_was_guessed_gives_way_and_the_place_stays(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "story")
    seen = filled(bot, conversation, {"service_code": "street_light"})
    assert seen["service_code"] == "street_light"
    assert not {"service_name", "ranking"} & seen.keys()
    assert (seen["place"], seen["lat"]) == ({"said": "东街"}, 39.9)


def test_what_the_citizen_declined_and_then_told_the_agent_is_declined_no_longer(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "story")
    assert filled(bot, conversation, {"phone": "13800138000"})["declined"] == ["demand"]
    assert "declined" not in filled(bot, conversation, {"demand": "修好"}, "m10")


def test_facts_outlive_their_turn_and_a_turn_without_any_changes_nothing(bot: Bot, conversation: str) -> None:
    before = filled(bot, conversation, {"phone": "13800138000"})
    assert filled(bot, conversation, message_id="m10") == before


def test_facts_that_no_agent_may_give_are_refused(bot: Bot, conversation: str) -> None:
    for wrong in ({"draft_key": "x"}, {"phone": 1}, {"phone": "9" * 2001}, "phone"):
        answer = bot.say(conversation, "show", "m1", metadata={"facts": wrong})
        assert answer.status_code == 400, wrong
    assert filled(bot, conversation) == {}
