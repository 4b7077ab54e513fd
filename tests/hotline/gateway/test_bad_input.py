"""Whatever comes in gets a clear answer with the right status, and nothing half is stored."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hotline.gateway import identity, limits
from hotline.gateway.models import Conversation, Message
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot, turn

TOO_DEEP = '{"a":' * 10_000
GOOD = {"client_msg_id": "a", "text": "你好"}

REFUSED: list[tuple[str, Any, int, str]] = [
    ("nothing", b" ", 400, "not_json"),
    ("no JSON", b"{client_msg_id", 400, "not_json"),
    ("too deep", TOO_DEEP.encode(), 400, "not_json"),
    ("not UTF-8", b'{"client_msg_id": "a", "text": "\xff\xfe"}', 400, "not_json"),
    ("Python's NaN", b'{"client_msg_id": "a", "location": {"lat": NaN, "long": 1}}', 400, "not_json"),
    ("a list", [GOOD], 400, "bad_request"),
    ("no key", {"text": "你好"}, 400, "bad_client_msg_id"),
    ("empty key", {**GOOD, "client_msg_id": ""}, 400, "bad_client_msg_id"),
    ("long key", {**GOOD, "client_msg_id": "k" * 65}, 400, "bad_client_msg_id"),
    ("number as key", {**GOOD, "client_msg_id": 7}, 400, "bad_client_msg_id"),
    ("NUL in key", {**GOOD, "client_msg_id": "a\0"}, 400, "bad_client_msg_id"),
    ("no content", {"client_msg_id": "a"}, 400, "one_content"),
    ("two contents", {**GOOD, "payload_id": "x"}, 400, "one_content"),
    ("empty text", {**GOOD, "text": ""}, 400, "empty_text"),
    ("blank text", {**GOOD, "text": " \n\t\u3000"}, 400, "empty_text"),
    ("only control characters", {**GOOD, "text": "\0\x07"}, 400, "empty_text"),
    ("number as text", {**GOOD, "text": 7}, 400, "bad_request"),
    ("10,000 characters", {**GOOD, "text": "很" * 10_000}, 413, "text_too_long"),
    ("a huge body", {**GOOD, "text": "很" * 30_000}, 413, "body_too_large"),
    ("unknown button", {"client_msg_id": "a", "payload_id": "abc"}, 404, "unknown_button"),
    ("a list as button", {"client_msg_id": "a", "payload_id": ["abc"]}, 400, "bad_request"),
    ("off the globe", {"client_msg_id": "a", "location": {"lat": 91, "long": 1}}, 400, "bad_location"),
    ("half a location", {"client_msg_id": "a", "location": {"lat": 1}}, 400, "bad_location"),
    ("words as location", {"client_msg_id": "a", "location": {"lat": "1", "long": True}}, 400, "bad_location"),
    ("no photos", {"client_msg_id": "a", "attachment_ids": []}, 400, "bad_attachments"),
    ("no uuid", {"client_msg_id": "a", "attachment_ids": ["../etc/passwd"]}, 400, "bad_attachments"),
    ("unknown photo", {"client_msg_id": "a", "attachment_ids": ["0" * 32]}, 404, "unknown_attachment"),
]


@pytest.mark.parametrize(("body", "status", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_bad_messages_are_refused_clearly(citizen: Citizen, bot: StubBot, body: Any, status: int, code: str) -> None:
    response = citizen.post(body)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    error = response.json()["error"]
    assert error["code"] == code
    assert any("\u4e00" <= character <= "\u9fff" for character in error["message"])
    assert not Message.objects.exists()
    assert bot.requests == []


def test_errors_speak_the_language_of_the_browser_or_the_conversation(new_citizen: Callable[..., Citizen]) -> None:
    browser = new_citizen(accept_language="en-GB,en;q=0.9,zh;q=0.1").post(b"{")
    assert browser.json()["error"]["message"] == "The request is not valid JSON."
    talking = new_citizen()
    talking.say("The street lamp is broken")
    assert talking.post(b"{").json()["error"]["message"] == "The request is not valid JSON."


def test_only_json_is_taken(citizen: Citizen) -> None:
    response = citizen.post(json.dumps(GOOD).encode(), content_type="text/plain")
    assert (response.status_code, response.json()["error"]["code"]) == (415, "json_only")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused_in_json(citizen: Citizen, method: str) -> None:
    response = getattr(citizen.client, method)("/api/chat/messages")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST"
    assert response.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize("address", ["/api/", "/api/chat", "/api/chat/messages/1", "/api/v2/x"])
def test_unknown_addresses_of_the_api_answer_json(citizen: Citizen, address: str) -> None:
    response = citizen.client.get(address)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "９", "99999999999", ""])
def test_a_bad_after_is_refused(citizen: Citizen, after: str) -> None:
    response = citizen.client.get("/api/chat/messages", {"after": after})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_after")


@pytest.mark.parametrize("token", ["forged", "x" * 43 + ":" + "y" * 43, "é", "a" * 5000, "0" * 64])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_cookie_opens_nothing(new_citizen: Callable[..., Citizen], token: str, method: str) -> None:
    new_citizen().say("别人的话")
    forger = new_citizen()
    forger.client.cookies["conversation"] = token
    response = forger.say("给我看") if method == "post" else forger.client.get("/api/chat/messages")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unknown_conversation"
    assert response.cookies["conversation"]["max-age"] == 0
    assert "别人的话" not in response.content.decode()
    assert Conversation.objects.count() == 1


def test_the_stored_hash_or_the_id_is_no_token(new_citizen: Callable[..., Citizen]) -> None:
    victim = new_citizen()
    victim.say("别人的话")
    for guess in (victim.conversation.token_hash, str(victim.conversation.pk)):
        thief = Client()
        thief.cookies["conversation"] = guess
        assert thief.get("/api/chat/messages").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://hotline.example"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_only_our_own_pages_may_post(citizen: Citizen, settings: Any, headers: dict[str, str], status: int) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://hotline.example"]
    assert citizen.post(GOOD, headers=headers).status_code == status


def test_a_flood_is_slowed_down_and_a_danger_in_it_is_still_answered(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MESSAGES", limits.Limit("messages", 3, 0.01))
    statuses = [citizen.say(f"第{number}条").status_code for number in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = citizen.say("我家厨房着火了")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert "119" in refused.json()["error"]["message"]
    assert citizen.say("第1条", "m2").status_code == 200, "a message that is stored may always be asked for again"


def test_an_address_has_its_own_limit(new_citizen: Callable[..., Citizen], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MESSAGES_OF_ADDRESS", limits.Limit("messages-address", 2, 0.01))
    statuses = [new_citizen().post(GOOD, REMOTE_ADDR="203.0.113.7").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert new_citizen().post(GOOD, REMOTE_ADDR="203.0.113.8").status_code == 200
    assert not limits.RateBucket.objects.filter(key__contains="203.0").exists()


def test_a_person_writing_quickly_never_meets_the_limit(citizen: Citizen) -> None:
    assert {citizen.say(f"第{number}条").status_code for number in range(60)} == {200}


def test_the_log_holds_no_words_of_the_citizen(
    citizen: Citizen, bot: StubBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = ["花家地北里3号楼", "13800138000", "着火了"]
    for bot.mode in ("ok", "status", "nonsense", "silent"):
        citizen.say("花家地北里3号楼着火了，我电话13800138000")
    bot.mode, bot.status = "status", 400
    citizen.say("花家地北里3号楼，电话13800138000")
    citizen.post('{"client_msg_id": "花家地北里3号楼", "text": 13800138000}'.encode())
    assert str(citizen.conversation.pk) in caplog.text
    assert not [secret for secret in secrets if secret in caplog.text]


def broken(words: str) -> Callable[[str], None]:
    """Return a function whose error quotes the citizen."""

    def fail(token: str) -> None:
        raise RuntimeError(words)

    return fail


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_way_through_the_gateway_writes_a_citizen_into_the_log(
    new_citizen: Callable[..., Citizen],
    bot: StubBot,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    words = {"zh": "我叫欧阳震华，住花家地北里3号楼", "en": "I am Zebedee Quill of 3 Huajiadi Lane"}[language]
    secrets = ["欧阳震华", "花家地", "Zebedee", "Huajiadi", "13800138000", "203.0.113.9"]
    citizen = new_citizen(**{"Accept-Language": language})
    citizen.post({"client_msg_id": words, "text": f"{words} 13800138000"}, REMOTE_ADDR="203.0.113.9")
    citizen.client.post("/plain", {"what": words, "where": words, "phone": "13800138000", "key": words})
    citizen.send(location={"lat": 39.9, "long": 116.4, "label": words})
    citizen.send(payload_id=words)
    citizen.upload(words.encode(), name=f"{words}.jpg")
    settings.BOT_URL = "http://127.0.0.1:9"
    for said in (words, "现在登记", words, "13800138000", "是"):
        citizen.say(said)
    settings.BOT_OFF = True
    for said in (words, words, "13800138000", "是"):
        citizen.say(said)
    citizen.client.get(f"/api/chat/{words}")
    monkeypatch.setattr(identity, "find", broken(words))
    citizen.client.raise_request_exception = False
    assert [citizen.client.get(address).status_code for address in ("/plain", "/api/chat/messages")] == [500, 500]
    assert caplog.text
    assert not [secret for secret in secrets if secret in caplog.text]


def test_nobody_finds_a_conversation_a_button_or_a_photo_by_trying(
    new_citizen: Callable[..., Citizen], bot: StubBot
) -> None:
    owner, thief = new_citizen(), new_citizen()
    bot.reply = lambda request: turn(request["message_id"], {"text": "x", "buttons": [{"title": "t", "payload": "/a"}]})
    button = owner.say("路灯坏了").json()["messages"][-1]["buttons"][0]["payload_id"]
    assert len(button) >= 16
    assert owner.say("再说一次").json()["messages"][-1]["buttons"][0]["payload_id"] != button
    thief.say("你好")
    assert thief.send(payload_id=button).status_code == 404
    token = owner.client.cookies["conversation"].value
    assert len(token.split(":")[0]) >= 43, "256 bits"
    for forged in (token[:-1], token + "x", token.split(":")[0], token.swapcase(), "0" * len(token)):
        thief.client.cookies["conversation"] = forged
        assert thief.client.get("/api/chat/messages").status_code == 401
        assert thief.client.get("/api/chat/events").status_code in {401, 404}
