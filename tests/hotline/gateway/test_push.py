"""News reach an open page by themselves, over the real server; nobody hears what is another's."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import uvicorn

from hotline.gateway.outbox import append_notice
from hotline.gateway.push import endpoint
from tests.hotline.gateway.conftest import Citizen

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 10.0  # seconds a busy machine may take; that it is 2 s for thousands of pages is for bench/idle_pages.py


@pytest.fixture
def server(front: None, transactional_db: None) -> Iterator[str]:
    from hotline import asgi

    config = uvicorn.Config(asgi.application, port=0, log_level="error", timeout_graceful_shutdown=1)
    served = uvicorn.Server(config)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    while not served.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"
    served.should_exit = True
    thread.join(10)


class Listener:
    """A page's stream, read in a thread."""

    def __init__(self, server: str, citizen: Citizen | None = None, **params: Any) -> None:
        cookies = {name: morsel.value for name, morsel in citizen.client.cookies.items()} if citizen else {}
        url = f"{server}/api/chat/events"
        self.response = requests.get(url, params=params, cookies=cookies, stream=True, timeout=20)
        self.heard: list[dict[str, Any]] = []
        if self.response.status_code == 200:
            threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        try:
            for line in self.response.iter_lines(chunk_size=1):
                if line.startswith(b"data: "):
                    self.heard.append(json.loads(line[6:]))
        except Exception:  # closed under us at the end of the test
            return

    def texts(self) -> list[str]:
        return [message["text"] for answer in self.heard for message in answer["messages"]]

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + SOON
        while text not in self.texts() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert text in self.texts()


def test_a_notice_is_pushed_once_and_to_its_citizen_only(server: str, new_citizen: Callable[..., Citizen]) -> None:
    first, second = new_citizen(), new_citizen()
    for citizen in (first, second):
        citizen.say("路灯坏了")
    mine, theirs = Listener(server, first, after=2), Listener(server, second, after=2)
    append_notice(first.conversation.pk, "已答复", "notice:1")
    mine.wait_for("已答复")
    time.sleep(1.2)
    assert mine.texts() == ["已答复"]
    assert theirs.texts() == []


def test_what_was_missed_comes_first(server: str, citizen: Citizen) -> None:
    citizen.say("路灯坏了")
    Listener(server, citizen, after=1).wait_for("echo 路灯坏了")


def test_a_change_of_who_answers_is_pushed(server: str, citizen: Citizen) -> None:
    citizen.say("路灯坏了")
    listener = Listener(server, citizen, after=2)
    conversation = citizen.conversation
    conversation.state = "waiting"
    conversation.save()
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline and not any(answer["state"] == "waiting" for answer in listener.heard):
        time.sleep(0.02)
    assert listener.heard[-1]["state"] == "waiting"


def test_who_has_no_conversation_hears_nothing(server: str) -> None:
    assert Listener(server).response.status_code == endpoint.NOTHING_TO_HEAR


@pytest.mark.parametrize(("after", "status"), [("-1", 400), ("x", 400), ("0", 200)])
def test_a_bad_after_is_refused(server: str, citizen: Citizen, after: str, status: int) -> None:
    citizen.say("路灯坏了")
    assert Listener(server, citizen, after=after).response.status_code == status


def test_a_forged_cookie_hears_nothing(server: str, citizen: Citizen) -> None:
    citizen.client.cookies["conversation"] = "forged"
    assert Listener(server, citizen).response.status_code == 401


def test_another_host_name_is_refused(server: str) -> None:
    answer = requests.get(f"{server}/api/chat/events", headers={"Host": "evil.example"}, timeout=5)
    assert answer.status_code == 400


def test_the_stream_is_as_well_protected_as_the_rest(server: str, citizen: Citizen) -> None:
    citizen.say("路灯坏了")
    headers = Listener(server, citizen).response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_the_oldest_of_too_many_tabs_gives_way(server: str, citizen: Citizen) -> None:
    citizen.say("路灯坏了")
    listeners = [Listener(server, citizen, after=2) for _ in range(endpoint.MOST_STREAMS_OF_ONE + 1)]
    append_notice(citizen.conversation.pk, "已答复", "notice:1")
    listeners[-1].wait_for("已答复")
    assert "已答复" not in listeners[0].texts()


def test_django_answers_beside_the_stream(server: str, citizen: Citizen) -> None:
    citizen.say("路灯坏了")
    Listener(server, citizen)
    body = {"client_msg_id": "m", "text": "你好"}
    answer = requests.post(f"{server}/api/chat/messages", json=body, timeout=10)
    assert [each["text"] for each in answer.json()["messages"]] == ["你好", "echo 你好"]
