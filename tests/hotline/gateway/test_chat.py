"""A citizen writes and reads."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.hotline.gateway.conftest import Citizen, at_once
from tests.hotline.gateway.stub_bot import StubBot, turn


def test_a_message_and_its_answer_come_back(citizen: Citizen) -> None:
    response = citizen.say("路灯坏了")
    body = response.json()
    assert response.status_code == 200
    assert [(each["seq"], each["from"], each["text"]) for each in body["messages"]] == [
        (1, "citizen", "路灯坏了"),
        (2, "bot", "echo 路灯坏了"),
    ]
    assert set(body["messages"][0]) == {"seq", "from", "text", "buttons", "card", "sent_at"}
    assert (body["state"], body["last_seq"]) == ("bot", 2)


def test_an_answer_holds_only_what_is_new_since_the_message(citizen: Citizen) -> None:
    citizen.say("一")
    assert [each["seq"] for each in citizen.say("二").json()["messages"]] == [3, 4]


def test_reading_after_a_message_shows_only_what_follows(citizen: Citizen) -> None:
    citizen.say("一")
    citizen.say("二")
    assert [each["seq"] for each in citizen.read(after=3)["messages"]] == [4]
    assert citizen.read(after=4) == {"messages": [], "state": "bot", "last_seq": 4}


def test_reading_without_a_conversation_is_empty_and_issues_the_cookie(citizen: Citizen) -> None:
    assert citizen.read() == {"messages": [], "state": "bot", "last_seq": 0}
    first = citizen.client.cookies["conversation"]
    assert first["httponly"] and first["samesite"] == "Lax"
    citizen.say("你好")
    assert citizen.client.cookies["conversation"].value == first.value


def test_the_cookie_is_secure_behind_https(citizen: Citizen, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert citizen.say("你好").cookies["conversation"]["secure"]


def test_the_database_does_not_hold_the_token(citizen: Citizen) -> None:
    citizen.say("你好")
    assert citizen.conversation.token_hash not in citizen.client.cookies["conversation"].value
    assert len(citizen.conversation.token_hash) == 64


def test_the_same_client_msg_id_is_one_message(citizen: Citizen, bot: StubBot) -> None:
    first = citizen.say("路灯坏了", "same").json()
    second = citizen.say("路灯坏了", "same").json()
    assert first == second
    assert bot.texts() == ["路灯坏了"]


def test_a_whole_turn_is_kept_with_the_message(citizen: Citizen, bot: StubBot) -> None:
    bot.reply = lambda request: turn(
        request["message_id"],
        {"text": "好的"},
        entities=[{"entity": "phone", "value": "13800138000"}],
        slots={"phone": "13800138000", "language": "en"},
        actions=["action_x"],
    )
    citizen.say("路灯坏了")
    message = citizen.conversation.messages.get(seq=1)
    assert message.turn == {
        "intent": {"name": "inform", "confidence": 0.9, "ranking": [{"name": "inform", "confidence": 0.9}]},
        "entities": [{"entity": "phone", "value": "13800138000"}],
        "slots": {"phone": "13800138000", "language": "en"},
        "actions": ["action_x"],
        "replayed": False,
    }
    assert citizen.conversation.language == "en"


def test_the_bot_is_told_who_when_and_in_which_language(citizen: Citizen, bot: StubBot) -> None:
    citizen.say("The street lamp is broken")
    request = bot.requests[0]
    conversation = citizen.conversation
    assert request["conversation_id"] == str(conversation.pk)
    assert request["metadata"] == {
        "language": "en",
        "channel": "web",
        "sent_at": conversation.messages.get(seq=1).sent_at.isoformat(),
        "danger": None,
        "location": None,
        "attachments": [],
        "service_request_ids": [],
        "begins_anew": False,
    }


def test_a_button_is_pressed_by_an_id_that_hides_its_payload(citizen: Citizen, bot: StubBot) -> None:
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗", "buttons": [BUTTON]})
    shown = citizen.say("路灯坏了").json()["messages"][-1]["buttons"]
    assert [set(button) for button in shown] == [{"payload_id", "title"}]
    pressed = citizen.send(payload_id=shown[0]["payload_id"]).json()
    assert pressed["messages"][0]["text"] == "确认"
    assert bot.requests[-1]["payload"] == "/affirm"
    assert "text" not in bot.requests[-1]


BUTTON = {"title": "确认", "payload": "/affirm"}


def test_a_slash_is_only_text(citizen: Citizen, bot: StubBot) -> None:
    for said in ("/restart", "／session_start", '/affirm{"a": 1}'):
        assert citizen.say(said).status_code == 200
    assert all("payload" not in request for request in bot.requests)


def test_a_location_reaches_the_bot(citizen: Citizen, bot: StubBot) -> None:
    assert citizen.send(location={"lat": 39.9, "long": 116.4, "label": "花家地北里"}).status_code == 200
    assert citizen.send(location={"lat": 39.9, "long": 116.4}).status_code == 200
    assert bot.requests[0]["text"] == "花家地北里"
    assert bot.requests[0]["metadata"]["location"] == {"lat": 39.9, "long": 116.4, "label": "花家地北里"}
    assert bot.requests[1]["payload"] == "/inform"


def test_a_long_letter_and_emoji_are_taken(citizen: Citizen) -> None:
    for said in ("暖气不热。" * 600, "😡🔥👨‍👩‍👧", "<script>alert(1)</script>"):
        assert citizen.say(said).json()["messages"][0]["text"] == said


def test_control_characters_and_half_characters_do_not_get_through(citizen: Citizen) -> None:
    body = b'{"client_msg_id": "a", "text": "a\\u0000b\\u202ec\\ud800d\\r\\ne"}'
    assert citizen.post(body).json()["messages"][0]["text"] == "abc\ufffdd\ne"


def test_two_citizens_never_see_each_other(new_citizen: Callable[..., Citizen]) -> None:
    one, two = new_citizen(), new_citizen()
    one.say("我是甲", "same")
    two.say("我是乙", "same")
    assert one.texts() == [("citizen", "我是甲"), ("bot", "echo 我是甲")]
    assert two.texts() == [("citizen", "我是乙"), ("bot", "echo 我是乙")]


def test_a_button_of_another_citizen_does_not_work(new_citizen: Callable[..., Citizen], bot: StubBot) -> None:
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗", "buttons": [BUTTON]})
    payload_id = new_citizen().say("路灯坏了").json()["messages"][-1]["buttons"][0]["payload_id"]
    response = new_citizen().send(payload_id=payload_id)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown_button")


@pytest.mark.django_db(transaction=True)
def test_the_same_message_sent_at_once_is_answered_once(citizen: Citizen, bot: StubBot) -> None:
    citizen.say("你好")
    answers = at_once(*[lambda: citizen.say("路灯坏了", "same").json()] * 6)
    assert all(answer == answers[0] for answer in answers)
    assert bot.texts() == ["你好", "路灯坏了"]


@pytest.mark.django_db(transaction=True)
def test_messages_sent_at_once_are_answered_one_by_one_and_in_order(citizen: Citizen, bot: StubBot) -> None:
    citizen.say("你好")
    at_once(*[lambda number=number: citizen.say(f"第{number}条", f"n{number}") for number in range(8)])
    said = [text for sender, text in citizen.texts() if sender == "citizen"]
    assert bot.texts() == said
    assert bot.most_in_flight == 1
    answered = [text for sender, text in citizen.texts() if sender == "bot"]
    assert answered == [f"echo {text}" for text in said]


@pytest.mark.django_db(transaction=True)
def test_a_hanging_turn_does_not_hold_up_another_citizen(new_citizen: Callable[..., Citizen], bot: StubBot) -> None:
    one, two = new_citizen(), new_citizen()
    bot.reply = lambda request: wait(bot, request)

    def second() -> Any:
        bot.asked.wait(10)
        answer = two.say("快")
        bot.let_go.set()
        return answer

    slow, quick = at_once(lambda: one.say("慢"), second)
    assert slow.status_code == quick.status_code == 200


def wait(bot: StubBot, request: dict[str, Any]) -> dict[str, Any]:
    if request["text"] == "慢":
        bot.lock.release()
        bot.let_go.wait(5)
        bot.lock.acquire()
    return turn(request["message_id"], {"text": "好"})


def test_the_hotline_says_who_it_is(citizen: Citizen) -> None:
    body = citizen.client.get("/api/chat/hotline").json()
    assert {"number": "119", "name": {"zh": "火警与救援", "en": "Fire and rescue"}} in body["emergency_numbers"]
    texts = {"name", "operator", "ai_notice", "welcome", "privacy_notice", "cannot_do"}
    assert all(body[name]["zh"] and body[name]["en"] for name in texts)
    assert set(body) == texts | {"hotline_number", "emergency_numbers", "languages", "map"}
    assert (body["map"]["tiles"], len(body["map"]["bounds"])) == ("", 4)
