"""Another system speaks to the hotline by signed calls, and is called back."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from hotline.gateway import turn as gateway_turn
from hotline.gateway.models import Conversation, Delivery
from hotline.gateway.outbox import append_notice
from hotline.webhook import channel
from tests.hotline.gateway.conftest import bot, front  # noqa: F401  (fixtures)
from tests.hotline.gateway.stub_bot import StubBot


@pytest.fixture(autouse=True)
def secret(front: None, settings: Any) -> None:
    settings.WEBHOOK_SECRET = "shared"


def call(moment: str | None = None, signature: str | None = None, **body: Any) -> Any:
    content = json.dumps(body).encode()
    moment = moment or str(int(time.time()))
    headers = {
        "X-Hotline-Time": moment,
        "X-Hotline-Signature": channel.signature(moment, content) if signature is None else signature,
    }
    return Client().post("/webhook/", content, content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_a_message_is_answered_once_for_its_id() -> None:
    first = call(user="u1", message_id="m1", text="路灯坏了")
    again = call(user="u1", message_id="m1", text="路灯坏了")
    assert (first.status_code, [each["text"] for each in first.json()["messages"]]) == (200, ["echo 路灯坏了"])
    assert again.json()["messages"] == []
    assert Conversation.objects.get().channel == "webhook"


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"signature": "sha256=0"}, {"signature": ""}, {"moment": "1000000000"}], ids=str)
def test_an_unsigned_or_old_call_is_refused(bot: StubBot, changed: dict[str, str]) -> None:
    assert call(user="u1", message_id="m1", text="路灯坏了", **changed).status_code == 403
    assert bot.requests == []


@pytest.mark.django_db
def test_without_a_secret_nothing_is_taken(settings: Any) -> None:
    settings.WEBHOOK_SECRET = ""
    assert call(user="u1", message_id="m1", text="路灯坏了").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [{}, {"user": 5}, {"user": ""}, {"user": "u", "text": "x"}, {"user": "u", "message_id": "1"}]
)
def test_what_is_no_message_is_refused_with_words(body: dict[str, Any]) -> None:
    answer = call(**body)
    assert answer.status_code == 400 and answer.json()["error"]["message"]


class Other:
    """The other system's own endpoint."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.status = 200
        other = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                right = channel.signature(self.headers["X-Hotline-Time"], body)
                assert self.headers["X-Hotline-Signature"] == right
                if other.status == 200:
                    other.received.append(json.loads(body))
                self.send_response(other.status)
                self.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def other(settings: Any) -> Iterator[Other]:
    system = Other()
    settings.WEBHOOK_URL = f"http://127.0.0.1:{system.server.server_address[1]}/"
    yield system
    system.server.shutdown()
    system.server.server_close()


@pytest.mark.django_db
def test_news_goes_out_by_a_signed_call_and_again_when_it_was_not_taken(other: Other) -> None:
    call(user="u1", message_id="m1", text="路灯坏了")
    append_notice(Conversation.objects.get().pk, "已办结", "notice:1")
    other.status = 500
    assert channel.send_due()
    assert not channel.send_due()  # not before its time
    other.status = 200
    Delivery.objects.update(next_try_at="2020-01-01T00:00:00Z")
    assert channel.send_due()
    assert [(each["user"], [m["text"] for m in each["messages"]]) for each in other.received] == [("u1", ["已办结"])]


@pytest.mark.django_db
def test_an_answer_that_comes_late_goes_out_by_a_call(
    other: Other,
    bot: StubBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway_turn, "FRONT_BOT_SECONDS", 0.1)
    bot.mode = "status"
    answer = call(user="u1", message_id="m1", text="路灯坏了")
    assert answer.status_code == 202 and "保存" in answer.json()["messages"][0]["text"]
    bot.mode = "ok"
    assert gateway_turn.take_one(Conversation.objects.get().pk)
    assert channel.send_due()
    assert [m["text"] for each in other.received for m in each["messages"]] == ["echo 路灯坏了"]
