"""WeChat before real front and worker processes, at WeChat's own pace: killed, late, with a token that ends."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from hotline.gateway.models import Conversation, Delivery, Message
from hotline.gateway.outbox import append_notice
from tests.hotline.gateway.stub_bot import StubBot, turn
from tests.hotline.wechat.conftest import TOKEN
from tests.hotline.wechat.stand_in import APP_ID, APP_SECRET, StandIn
from tests.support.processes import Processes, until

pytestmark = pytest.mark.django_db(transaction=True)
CITIZEN = "oCitizen_0123456789abcdefghi"
LATER_SECONDS = 90  # a lease of a dead process runs out, and a busy machine is slow


@pytest.fixture
def weixin(transactional_db: None) -> Iterator[StandIn]:
    """WeChat at its own pace: five seconds a try."""
    stand_in = StandIn("", TOKEN)
    yield stand_in
    stand_in.close()


@pytest.fixture
def start(weixin: StandIn, bot: StubBot) -> Iterator[Processes]:
    account = {"WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": APP_SECRET}
    processes = Processes({"BOT_URL": bot.url, "WECHAT_API": weixin.url, "WECHAT_ACCOUNT": "main", **account})
    weixin.front_url = processes.front()[0]
    yield processes
    processes.stop()


def shown(weixin: StandIn, text: str) -> int:
    return "\n".join(weixin.phone(CITIZEN).shown).count(text)


def test_a_front_killed_between_turn_and_answer_is_answered_once_by_another(
    start: Processes, weixin: StandIn, bot: StubBot
) -> None:
    victim, (other, _) = start.running[0], start.front()
    start("-m", "hotline", "work")

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        if victim.poll() is None:
            weixin.front_url = other  # where WeChat's next try arrives: it comes the moment the first connection breaks
            victim.send_signal(signal.SIGKILL)  # the bot has taken the turn; nobody is left to hear the answer
            victim.wait()
        return turn(request["message_id"], {"text": "来了"})

    bot.reply = reply
    weixin.text(CITIZEN, "路灯坏了")
    assert until(lambda: shown(weixin, "来了") > 0, LATER_SECONDS)
    time.sleep(3)  # a second one would come by now
    assert shown(weixin, "来了") == 1 and weixin.breaches == []
    assert len({request["message_id"] for request in bot.requests}) == 1
    assert [(each.sender, each.text) for each in Message.objects.all()] == [("citizen", "路灯坏了"), ("bot", "来了")]


@pytest.mark.parametrize(("seconds", "passive"), [(3.9, True), (12.0, True), (20.0, False)])
def test_three_tries_of_five_seconds_are_one_turn(
    start: Processes, weixin: StandIn, bot: StubBot, seconds: float, passive: bool
) -> None:
    start("-m", "hotline", "work")
    tries: list[float] = []
    post = weixin.post

    def noted(*arguments: Any, **changed: str) -> Any:
        tries.append(time.monotonic())
        return post(*arguments, **changed)

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        time.sleep(seconds)
        return turn(request["message_id"], {"text": "来了"})

    weixin.post, bot.reply = noted, reply  # type: ignore[method-assign]
    weixin.text(CITIZEN, "路灯坏了")
    assert until(lambda: shown(weixin, "来了") > 0, LATER_SECONDS)
    time.sleep(2)
    phone = weixin.phone(CITIZEN)
    # Where it comes by a call of ours, that it takes longer is told before.
    assert shown(weixin, "来了") == 1 and (phone.passive == 1, phone.customer == 0) == (passive, passive)
    # 3.9 seconds of the bot and the way there may pass the four that are waited: then the second try has the answer.
    told_by = [[0], [0, 1]] if seconds < 4 else [[0, 1, 2]]
    assert [round((each - tries[0]) / 5) for each in tries] in told_by
    assert len({request["message_id"] for request in bot.requests}) == 1 and weixin.breaches == []


def test_a_nonce_is_good_for_one_message_whichever_front_it_reaches(
    start: Processes, weixin: StandIn, bot: StubBot
) -> None:
    first, (second, _) = weixin.front_url, start.front()
    heard = {"timestamp": str(int(time.time())), "nonce": "overheard"}

    def told(front_url: str, number: str) -> int | None:
        weixin.front_url = front_url
        return weixin.post(CITIZEN, {"MsgType": "text", "Content": f"路灯坏了{number}", "MsgId": number}, **heard)[0]

    assert told(first, "1") == 200
    assert [told(second, "2"), told(first, "3"), told(second, "1")] == [403, 403, 200]
    assert [each.text for each in Message.objects.filter(sender="citizen")] == ["路灯坏了1"]
    assert len({request["message_id"] for request in bot.requests}) == 1


def test_a_token_that_ends_in_the_middle_of_a_burst_costs_nobody_their_news(start: Processes, weixin: StandIn) -> None:
    people = [f"oCitizen{number}" for number in range(30)]
    for openid in people:
        weixin.text(openid, "路灯坏了")
    for conversation in Conversation.objects.all():
        append_notice(conversation.pk, "您的诉求已办结", f"notice:{conversation.pk}")
    for _ in range(2):
        start("-m", "hotline", "work")
    assert until(lambda: sum(phone.customer for phone in weixin.phones.values()) >= 10)
    weixin.tokens.clear()
    assert until(lambda: not Delivery.objects.exclude(status=Delivery.Status.SENT).exists(), LATER_SECONDS)
    assert [weixin.phone(openid).shown.count("您的诉求已办结") for openid in people] == [1] * 30
    assert weixin.breaches == [] and weixin.token_calls <= 6 and weixin.forced <= 1
