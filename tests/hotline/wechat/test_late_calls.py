"""Calls of WeChat that wait for a thread of a busy front."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.hotline.gateway.stub_bot import StubBot, turn
from tests.hotline.wechat.conftest import FASTER, Worker
from tests.hotline.wechat.stand_in import StandIn

CITIZEN = "oCitizen_0123456789abcdefghi"


def shown(wechat: StandIn) -> int:
    return "\n".join(wechat.phone(CITIZEN).shown).count("来了")


def queue(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let every call wait before it is looked at."""
    handle = WSGIHandler.__call__

    def queued(self: WSGIHandler, environ: dict[str, Any], start_response: Any) -> Any:
        environ["asgi.scope"] = {"arrived": time.monotonic()}
        time.sleep(seconds)
        return handle(self, environ, start_response)

    monkeypatch.setattr(WSGIHandler, "__call__", queued)


def test_an_answer_to_calls_that_had_hung_up_comes_by_a_call_of_ours(
    wechat: StandIn, bot: StubBot, work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(monkeypatch, 5.4 / FASTER)
    bot.reply = lambda request: turn(request["message_id"], {"text": "来了"})
    wechat.text(CITIZEN, "路灯坏了")
    assert shown(wechat) == 0
    work.until(lambda: shown(wechat) > 0)
    work.round()
    assert shown(wechat) == 1 and wechat.phone(CITIZEN).customer == 1
    assert len({request["message_id"] for request in bot.requests}) == 1


def test_a_short_wait_leaves_the_answer_on_the_call(
    wechat: StandIn, bot: StubBot, work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(monkeypatch, 1.0 / FASTER)
    bot.reply = lambda request: turn(request["message_id"], {"text": "来了"})
    wechat.text(CITIZEN, "路灯坏了")
    work.round()
    phone = wechat.phone(CITIZEN)
    assert (shown(wechat), phone.passive, phone.customer) == (1, 1, 0) and wechat.breaches == []
