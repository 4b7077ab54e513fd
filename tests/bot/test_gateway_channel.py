"""The channel against a real Rasa server, a real action server and a real database file."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
import requests

from tests.bot.conftest import Bot

SESSION_SECONDS = 2  # a little more than session_expiration_time of the tiny assistant


def test_returns_the_whole_turn(bot: Bot, conversation: str) -> None:
    reply = bot.say(conversation, "count", "m1")
    assert reply.status_code == 200
    turn = reply.json()
    assert turn.pop("intent")["name"] == "count"
    assert turn == {
        "message_id": "m1",
        "replayed": False,
        "messages": [
            {
                "text": "数到 1",
                "buttons": [],
                "custom": {"card": {"type": "draft", "fields": []}},
                "response": "utter_counted",
            }
        ],
        "entities": [],
        "slots": {"counted": 1, "unchanged": "same"},
        "actions": ["action_count"],
    }


def test_only_changed_slots_are_returned(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count")
    assert bot.say(conversation, "count").json()["slots"] == {"counted": 2}


def test_a_text_with_blank_lines_stays_one_message_with_its_buttons(bot: Bot, conversation: str) -> None:
    assert bot.say(conversation, "hello").json()["messages"] == [
        {
            "text": "您好。\n\n请说您的事。",
            "buttons": [{"title": "数一下", "payload": "/count"}],
            "custom": None,
            "response": "utter_greet",
        }
    ]


def test_a_repeated_message_is_answered_from_the_record(bot: Bot, conversation: str) -> None:
    first = bot.say(conversation, "count", "m1").json()
    bot.say(conversation, "count", "m2")
    again = bot.say(conversation, "count", "m1").json()
    assert again == {**first, "replayed": True}
    assert bot.say(conversation, "count", "m3").json()["slots"]["counted"] == 3


def test_a_message_of_an_earlier_session_is_still_known(bot: Bot, conversation: str) -> None:
    first = bot.say(conversation, "count", "m1").json()
    time.sleep(SESSION_SECONDS)
    assert bot.say(conversation, "hello").status_code == 200
    assert bot.say(conversation, "count", "m1").json() == {**first, "replayed": True}


def test_the_same_message_id_in_another_conversation_is_another_message(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count", "m1")
    assert bot.say(conversation + "x", "count", "m1").json()["replayed"] is False


def test_an_id_with_wildcards_matches_only_itself(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count", "m_1%")
    assert bot.say(conversation, "count", "mx1y").json()["replayed"] is False
    assert bot.say(conversation, "count", "m_1%").json()["replayed"] is True


def test_the_same_message_five_times_at_once_is_one_turn(bot: Bot, conversation: str) -> None:
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(lambda _: bot.say(conversation, "slowly", "m1").json(), range(5)))
    assert sorted(reply["replayed"] for reply in replies) == [False, True, True, True, True]
    assert {reply["messages"][0]["text"] for reply in replies} == {"数到 1"}


def test_two_messages_at_once_are_two_turns_in_order(bot: Bot, conversation: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda name: bot.say(conversation, "slowly", name).json(), ["m1", "m2"]))
    assert sorted(reply["slots"]["counted"] for reply in replies) == [1, 2]


def test_a_caller_that_hangs_up_does_not_lose_the_turn(bot: Bot, conversation: str) -> None:
    body = {"conversation_id": conversation, "message_id": "m1", "text": "slowly"}
    with pytest.raises(requests.Timeout):
        bot.post(body, timeout=0.3)
    reply = bot.post(body).json()
    assert (reply["replayed"], reply["messages"][0]["text"]) == (True, "数到 1")


def test_without_the_action_server_the_turn_fails_and_can_be_sent_again(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count", "m1")
    bot.stop_actions()
    failed = bot.say(conversation, "count", "m2")
    assert (failed.status_code, failed.json()["error"]["code"]) == (503, "no_answer")
    assert bot.say(conversation, "hello").status_code == 200
    bot.start_actions()
    retried = bot.say(conversation, "count", "m2").json()
    assert (retried["replayed"], retried["messages"][0]["text"]) == (False, "数到 2")
    assert bot.say(conversation, "count", "m2").json()["replayed"] is True


def test_a_turn_without_a_word_is_not_kept(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count")
    assert bot.say(conversation, "silence", "m2").status_code == 503
    assert bot.say(conversation, "silence", "m2").status_code == 503
    assert bot.say(conversation, "count").json()["slots"] == {"counted": 2}


def test_a_turn_that_goes_in_circles_is_not_kept(bot: Bot, conversation: str) -> None:
    assert bot.say(conversation, "circle").status_code == 503
    assert bot.say(conversation, "count").json()["messages"][0]["text"] == "数到 1"


def test_a_turn_that_cannot_be_saved_fails_and_can_be_sent_again(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count", "m1")
    with closing(sqlite3.connect(bot.database)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        failed = bot.say(conversation, "count", "m2")
        holder.rollback()
    assert (failed.status_code, failed.json()["error"]["code"]) == (503, "not_saved")
    assert bot.say(conversation, "count", "m2").json()["messages"][0]["text"] == "数到 2"


def test_the_gateway_can_have_what_is_open_dropped(bot: Bot, conversation: str) -> None:
    bot.say(conversation, "count", "m1")
    anew = {"metadata": {"begins_anew": True}}
    first = bot.say(conversation, "count", "m2", **anew).json()
    assert first["slots"]["counted"] == 1
    assert bot.say(conversation, "count", "m2", **anew).json() == {**first, "replayed": True}
    assert bot.say(conversation, "count", "m3").json()["slots"] == {"counted": 2}


def test_a_new_conversation_has_nothing_to_drop(bot: Bot, conversation: str) -> None:
    assert bot.say(conversation, "hello", metadata={"begins_anew": True}).status_code == 200


def test_a_conversation_is_forgotten_whole(bot: Bot, conversation: str) -> None:
    first = bot.say(conversation, "count", "m1").json()
    bot.say(conversation, "count", "m2")
    forgotten = requests.post(bot.url.replace("/turn", "/forget"), json={"conversation_id": conversation}, timeout=5)
    assert forgotten.status_code == 200 and forgotten.json()["events"] > 2
    again = bot.say(conversation, "count", "m1").json()
    assert again["replayed"] is False and again["slots"] == first["slots"]
    wrong = requests.post(bot.url.replace("/turn", "/forget"), json={}, timeout=5)
    assert wrong.status_code == 400


@pytest.mark.parametrize("text", ["/count", "／count", " /count", "/restart", '/count{"step": 5}', "//count"])
def test_a_slash_in_the_text_is_not_a_command(bot: Bot, conversation: str, text: str) -> None:
    bot.say(conversation, "hello")
    turn = bot.say(conversation, text).json()
    assert "action_restart" not in turn["actions"]
    assert "step" not in turn["slots"]


def test_a_payload_is_an_intent_with_entities(bot: Bot, conversation: str) -> None:
    body = {"conversation_id": conversation, "message_id": "m1", "payload": '/count{"step": 5}'}
    turn = bot.post(body).json()
    assert turn["intent"]["name"] == "count"
    assert turn["slots"] == {"step": 5, "counted": 5, "unchanged": "same"}


@pytest.mark.parametrize("payload", ["/restart", "/back", "/session_start", "/no_such_intent"])
def test_a_payload_must_name_an_intent_of_the_assistant(bot: Bot, conversation: str, payload: str) -> None:
    reply = bot.post({"conversation_id": conversation, "message_id": "m1", "payload": payload})
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "unknown_intent")


GOOD: dict[str, Any] = {"conversation_id": "c", "message_id": "m", "text": "hello"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "not_an_object"),
        ({}, "text_or_payload"),
        ({**GOOD, "payload": "/greet"}, "text_or_payload"),
        ({**GOOD, "conversation_id": ""}, "bad_conversation_id"),
        ({**GOOD, "conversation_id": 7}, "bad_conversation_id"),
        ({**GOOD, "message_id": None}, "bad_message_id"),
        ({**GOOD, "message_id": "x" * 129}, "bad_message_id"),
        ({**GOOD, "text": None}, "bad_text"),
        ({**GOOD, "text": " \n "}, "empty_text"),
        ({**GOOD, "text": "字" * 20_001}, "text_too_long"),
        ({**GOOD, "metadata": []}, "bad_metadata"),
        ({**GOOD, "metadata": {"sent_at": "yesterday"}}, "bad_metadata"),
        ({**GOOD, "metadata": {"sent_at": "2026-11-24T10:00:00"}}, "bad_metadata"),
        ({**GOOD, "metadata": {"location": {"lat": 99, "long": 116}}}, "bad_metadata"),
        ({**GOOD, "metadata": {"attachments": ["a", 1]}}, "bad_metadata"),
        ({"conversation_id": "c", "message_id": "m", "payload": "greet"}, "bad_payload"),
        ({"conversation_id": "c", "message_id": "m", "payload": "/count{step}"}, "bad_payload"),
    ],
)
def test_a_wrong_body_is_refused_with_a_reason(bot: Bot, body: Any, code: str) -> None:
    reply = bot.post(body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, code)
    assert reply.json()["error"]["message"]


def test_what_is_not_json_is_refused(bot: Bot) -> None:
    reply = requests.post(bot.url, data=b"{not json", timeout=10)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "not_json")


@pytest.mark.parametrize(
    "text",
    ["😀" * 30, "字" * 10_000, "<script>alert(1)</script>", "a\x00b", "{}", "%_'\";--", "\ud83d"],
    ids=["emoji", "long", "script", "nul", "json", "sql", "surrogate"],
)
def test_odd_texts_get_an_answer(bot: Bot, conversation: str, text: str) -> None:
    reply = bot.say(conversation, text)
    assert reply.status_code == 200
    assert reply.json()["messages"]
