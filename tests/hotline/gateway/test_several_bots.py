"""Several bots share the conversations; each conversation stays with one."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hotline.gateway.bots import bot_of
from hotline.gateway.models import Message
from hotline.gateway.texts import say
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.gateway.test_broken_bot import make_due

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def bots(front: None, settings: Any) -> Iterator[list[StubBot]]:
    made = [StubBot() for _ in range(3)]
    settings.BOT_URLS = [bot.url for bot in made]
    yield made
    for bot in made:
        bot.close()


def test_a_conversation_stays_with_one_bot_and_all_have_work(
    bots: list[StubBot], new_citizen: Callable[..., Citizen]
) -> None:
    for number in range(24):
        citizen = new_citizen()
        for text in ("路灯坏了", "三天了"):
            assert citizen.say(f"{text}{number}").status_code == 200
    asked = [{request["conversation_id"] for request in bot.requests} for bot in bots]
    assert all(asked) and sum(map(len, asked)) == 24
    assert [len(bot.requests) for bot in bots] == [2 * len(each) for each in asked]


def test_one_bot_more_takes_its_share_and_moves_nothing_else(settings: Any) -> None:
    conversations = [uuid.uuid4() for _ in range(2000)]
    settings.BOT_URLS = ["http://a", "http://b", "http://c"]
    before = [bot_of(each) for each in conversations]
    settings.BOT_URLS = ["http://c", "http://a", "http://new", "http://b"]
    after = [bot_of(each) for each in conversations]
    moved = {new for old, new in zip(before, after, strict=True) if old != new}
    assert moved == {"http://new"}
    assert 400 < after.count("http://new") < 600


def test_only_the_conversations_of_a_bot_that_is_down_wait(
    bots: list[StubBot], settings: Any, new_citizen: Callable[..., Citizen]
) -> None:
    settings.BOT_URLS = [NOBODY, *settings.BOT_URLS]
    citizens = [new_citizen() for _ in range(40)]
    answers = {citizen: citizen.say("路灯坏了") for citizen in citizens}
    down = [each for each, answer in answers.items() if bot_of(each.conversation.pk) == NOBODY]
    assert down and len(down) < len(citizens)
    for citizen, answer in answers.items():
        assert answer.status_code == (202 if citizen in down else 200)
    offer = f"{say('delayed', 'zh')} {say('guided_offer', 'zh')}"
    assert {answers[each].json()["messages"][-1]["text"] for each in down} == {offer}


def test_the_worker_passes_over_who_waits_for_a_bot_that_is_down(
    bots: list[StubBot], settings: Any, new_citizen: Callable[..., Citizen]
) -> None:
    here = settings.BOT_URLS
    settings.BOT_URLS = [NOBODY] * 3
    citizens = [new_citizen() for _ in range(40)]  # that none is of the bot that is down comes once in 100,000 runs
    for citizen in citizens:
        citizen.say("路灯坏了")
    settings.BOT_URLS = [NOBODY, *here]
    worker = Unanswered()
    make_due()
    while worker():
        pass
    left = Message.objects.filter(status=Message.Status.RECEIVED)
    assert left and {bot_of(each.conversation_id) for each in left} == {NOBODY}
    settings.BOT_URLS = here
    while worker():
        pass
    assert not left.all().exists()
