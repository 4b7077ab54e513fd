"""The stand-in enforces WeChat's rules: an adapter that broke one would be caught."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from tests.hotline.wechat.stand_in import APP_ID, APP_SECRET, FAULT_TEXT, StandIn

CITIZEN = "oCitizen"


class Adapter:
    """An adapter that does as it is told."""

    def __init__(self) -> None:
        self.body, self.status, self.seconds, self.calls = b"success", 200, 0.0, 0
        adapter = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                adapter.calls += 1
                time.sleep(adapter.seconds)
                try:
                    self.send_response(adapter.status)
                    self.end_headers()
                    self.wfile.write(adapter.body)
                except OSError:
                    pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def adapter() -> Iterator[Adapter]:
    made = Adapter()
    yield made
    made.server.shutdown()


@pytest.fixture
def wechat(adapter: Adapter) -> Iterator[StandIn]:
    stand_in = StandIn(f"http://127.0.0.1:{adapter.server.server_address[1]}", "token")
    stand_in.cut_seconds = 0.2
    yield stand_in
    stand_in.close()


def send(wechat: StandIn, **data: Any) -> dict[str, Any]:
    body = {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET}
    token = requests.post(f"{wechat.url}/cgi-bin/stable_token", json=body, timeout=5).json()["access_token"]
    message = {"touser": CITIZEN, "msgtype": "text", "text": {"content": "好"}} | data
    url = f"{wechat.url}/cgi-bin/message/custom/send?access_token={token}"
    answer: dict[str, Any] = requests.post(url, json=message, timeout=5).json()
    return answer


def test_an_adapter_that_is_too_slow_three_times_is_called_three_times(adapter: Adapter, wechat: StandIn) -> None:
    adapter.seconds = 0.5
    assert wechat.text(CITIZEN, "在吗") == FAULT_TEXT
    assert adapter.calls == 3 and wechat.breaches


@pytest.mark.parametrize(
    "body", [b"{}", b"hello", b"<xml></xml>", b"<xml><Content>x]]></Content></xml>", "<xml>好".encode()], ids=repr
)
def test_a_malformed_answer_is_a_breach(adapter: Adapter, wechat: StandIn, body: bytes) -> None:
    adapter.body = body
    assert wechat.text(CITIZEN, "在吗") == FAULT_TEXT
    assert wechat.breaches


def test_an_answer_for_somebody_else_is_a_breach(adapter: Adapter, wechat: StandIn) -> None:
    fields = {"ToUserName": "other", "FromUserName": "gh_hotline", "CreateTime": "1", "MsgType": "text", "Content": "x"}
    adapter.body = ("<xml>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + "</xml>").encode()
    wechat.text(CITIZEN, "在吗")
    assert wechat.breaches


def test_sending_without_a_window_over_the_quota_or_too_much_is_refused(adapter: Adapter, wechat: StandIn) -> None:
    assert send(wechat)["errcode"] == 45015
    wechat.text(CITIZEN, "在吗")
    assert send(wechat, text={"content": "长" * 700})["errcode"] == 45002
    assert [send(wechat)["errcode"] for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    assert [each.split()[0] for each in wechat.breaches if "40033" not in each] == ["45015", "45002", "45047"]


def test_escaped_characters_are_a_breach(adapter: Adapter, wechat: StandIn) -> None:
    wechat.text(CITIZEN, "在吗")
    send(wechat)
    assert wechat.breaches == ["40033 escaped characters"]


def test_a_tap_opens_three_messages_for_a_minute(adapter: Adapter, wechat: StandIn) -> None:
    wechat.event(CITIZEN, "CLICK", EventKey="status")
    assert [send(wechat)["errcode"] for _ in range(4)] == [0, 0, 0, 45047]


def test_a_token_that_has_ended_is_refused(adapter: Adapter, wechat: StandIn) -> None:
    url = f"{wechat.url}/cgi-bin/message/custom/send?access_token=old"
    assert requests.post(url, json={}, timeout=5).json()["errcode"] == 40001
