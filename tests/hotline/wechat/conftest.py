"""A front with its WeChat account, a stub bot behind it, and the stand-in of WeChat before it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection

from hotline.gateway import turn
from hotline.gateway.models import Delivery, Message
from hotline.wechat import accounts, receipts, replies, turns
from hotline.worker import wechat as worker
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.wechat.stand_in import APP_ID, APP_SECRET, StandIn

FASTER = 2.5
TOKEN = "token-of-the-account"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture
def bot() -> Iterator[StubBot]:
    stub = StubBot()
    yield stub
    stub.close()


@pytest.fixture
def settings_of_account(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that sets the account's environment."""

    def use(**values: str) -> None:
        for name, value in {"TOKEN": TOKEN, "APP_ID": APP_ID, "APP_SECRET": APP_SECRET, **values}.items():
            monkeypatch.setenv(f"WECHAT_{name}", value)
        accounts.accounts.cache_clear()

    monkeypatch.delenv("WECHAT_ACCOUNT", raising=False)
    yield use
    accounts.accounts.cache_clear()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request: the tests' output is for the tests."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def front_url(transactional_db: None, settings: Any) -> Iterator[str]:
    """The front's address. pytest-django's live server is as old as the session: it has the desk's middleware."""
    settings.ROOT_URLCONF = "hotline.sites.front"
    settings.MIDDLEWARE = settings.FRONT_MIDDLEWARE
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # WeChat hangs up after five seconds
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def wechat(
    front_url: str,
    settings: Any,
    bot: StubBot,
    tmp_path: Path,
    settings_of_account: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[StandIn]:
    """WeChat, with an account in clear mode; its and our times are shortened, so that slow bots make quick tests."""
    settings.BOT_URL = bot.url
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FRONT_URL = front_url
    monkeypatch.setattr(turn, "SHORTEST_BOT_SECONDS", 0.05)
    settings_of_account()
    for module, name, value in (
        (replies, "ANSWER_SECONDS", 4.0 / FASTER),
        (replies, "REACHES_SECONDS", 4.6 / FASTER),
        (replies, "HOLD_SECONDS", 5.5 / FASTER),
        (receipts, "PASSIVE_WINDOW", dt.timedelta(seconds=16 / FASTER)),
        (turns, "TURN_SECONDS", 14 / FASTER),
    ):
        monkeypatch.setattr(module, name, value)
    stand_in = StandIn(front_url, TOKEN)
    stand_in.cut_seconds /= FASTER
    settings.WECHAT_API = stand_in.url
    yield stand_in
    let_turns_end()
    stand_in.close()


def let_turns_end() -> None:
    """Wait until no thread of the channel uses the database any more."""
    deadline = time.monotonic() + 20
    while replies._turns._work_queue.qsize() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.05)


class Worker:
    """The worker's share, one round at a time or in the background."""

    def __init__(self) -> None:
        self.unanswered = Unanswered()
        self.stopping = threading.Event()

    def round(self) -> None:
        self.unanswered()
        worker.take_abandoned()
        while worker.send_due():
            pass

    def until(self, done: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, "nothing came of it in time"
            self.round()
            time.sleep(0.05)


@pytest.fixture
def work(wechat: StandIn) -> Worker:
    return Worker()


def all_sent() -> bool:
    try:
        waiting = Delivery.objects.filter(status=Delivery.Status.WAITING).exists()
        return not waiting and not Message.objects.filter(status=Message.Status.RECEIVED).exists()
    finally:
        connection.close()
