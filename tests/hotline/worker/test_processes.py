"""Real worker processes: killed in the middle, several at once, stopped politely."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from hotline.gateway import identity, inbox
from hotline.gateway.incoming import Incoming
from hotline.gateway.models import Conversation, Message, TurnLease
from tests.hotline.gateway.stub_bot import StubBot
from tests.support.processes import LIMIT_SECONDS, Processes, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(bot: StubBot) -> Iterator[Processes]:
    """Start Python with the test's database and bot."""
    processes = Processes({"BOT_URL": bot.url})
    yield processes
    processes.stop()


def write(count: int) -> list[Message]:
    """Store ``count`` messages of as many citizens, as a front would that died right after."""
    stored = []
    for number in range(count):
        conversation = identity.open_conversation(identity.new_token(), "web", "zh")
        stored.append(inbox.store(conversation, Incoming(f"m{number}", text=f"第{number}条"), None).message)
    return stored


def all_answered() -> bool:
    return not Message.objects.filter(status=Message.Status.RECEIVED).exists()


TAKE_A_TURN = """
import django, uuid, sys
django.setup()
from hotline.gateway import turn
turn.take_one(uuid.UUID(sys.argv[1]))
"""


def test_a_turn_whose_process_was_killed_is_taken_up_again_once(start: Any, bot: StubBot) -> None:
    (message,) = write(1)
    bot.mode = "hang"
    victim = start("-c", TAKE_A_TURN, str(message.conversation_id))
    assert bot.asked.wait(LIMIT_SECONDS)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    lease = TurnLease.objects.get(conversation=message.conversation_id)
    assert lease.holder, "the dead process still holds the lease"
    bot.mode = "ok"
    bot.let_go.set()
    TurnLease.objects.update(expires_at=message.sent_at)  # what time would do
    start("-m", "hotline", "work")
    assert until(all_answered)
    answers = Message.objects.filter(sender=Message.Sender.BOT)
    assert [answer.text for answer in answers] == ["echo 第0条"]
    assert len({request["message_id"] for request in bot.requests}) == 1


def test_a_held_lease_keeps_others_away_until_it_runs_out(bot: StubBot, settings: Any) -> None:
    from hotline.gateway import lease, turn

    settings.BOT_URL = bot.url
    (message,) = write(1)
    assert lease.take(message.conversation_id, 60)
    assert lease.take(message.conversation_id, 60) is None
    assert turn.take_one(message.conversation_id) is False
    assert bot.requests == []
    TurnLease.objects.update(expires_at=message.sent_at)
    assert turn.take_one(message.conversation_id) is True


def test_an_answer_that_comes_after_the_lease_ran_out_is_dropped(bot: StubBot, settings: Any) -> None:
    from hotline.gateway import lease, turn

    settings.BOT_URL = bot.url
    (message,) = write(1)
    late = lease.take(message.conversation_id, 60)
    TurnLease.objects.update(expires_at=message.sent_at)
    lease.take(message.conversation_id, 60)
    assert late is not None
    assert turn.take_turn(message, late, 5) is False
    assert not Message.objects.filter(sender=Message.Sender.BOT).exists()


def test_two_workers_answer_everybody_once_and_stop_when_told(start: Any, bot: StubBot) -> None:
    stored = write(20)
    workers = [start("-m", "hotline", "work") for _ in range(2)]
    assert [worker.stdout.readline() for worker in workers] == [b"The worker is at work.\n"] * 2
    assert until(all_answered)
    for message in stored:
        texts = Conversation.objects.get(pk=message.conversation_id).messages.filter(sender=Message.Sender.BOT)
        assert [each.text for each in texts] == [f"echo {message.text}"]
    assert bot.most_in_flight == 1
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(LIMIT_SECONDS) for worker in workers] == [0, 0]
