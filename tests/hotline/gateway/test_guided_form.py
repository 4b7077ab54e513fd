"""With the bot away a plain form takes the request, in both languages, once; the bot never takes it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hotline.gateway.models import Message, PendingFiling
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot, turn

ZH = {
    "story": "小区门口的路灯坏了三天了",
    "where": "花家地北里3号楼",
    "no_phone": "不留",
    "yes": "确认",
    "kept": "已保存",
}
EN = {
    "story": "The lamp at our gate has been out for days",
    "where": "88 Jianguo Road",
    "no_phone": "no",
    "yes": "yes",
    "kept": "is kept",
}


@pytest.fixture
def away(settings: Any, bot: StubBot, front: None) -> str:
    """Nobody listens where the bot should be; returns its real address."""
    settings.BOT_URL, url = "http://127.0.0.1:9", settings.BOT_URL
    return str(url)


def press(citizen: Citizen, title: str) -> Any:
    """Press the newest button with that title."""
    for message in reversed(citizen.read()["messages"]):
        for button in message["buttons"]:
            if button["title"] == title:
                return citizen.send(payload_id=button["payload_id"])
    raise AssertionError(f"no button {title}")


def last(citizen: Citizen) -> str:
    return str(citizen.read()["messages"][-1]["text"])


@pytest.mark.parametrize(("words", "begin"), [(ZH, "现在登记"), (EN, "File it now")], ids=["zh", "en"])
def test_a_request_is_taken_while_the_bot_is_away(
    new_citizen: Callable[..., Citizen], away: str, words: dict[str, str], begin: str
) -> None:
    citizen = new_citizen(**{"Accept-Language": "en" if words is EN else "zh"})
    citizen.say(words["story"])
    press(citizen, begin)
    citizen.say(words["where"])
    citizen.say(words["no_phone"])
    for told in (words["story"], words["where"]):
        assert told in last(citizen)
    citizen.say(words["yes"])
    assert words["kept"] in last(citizen)
    filing = PendingFiling.objects.get()
    assert filing.fields["description"] == words["story"]
    assert filing.fields["address_string"] == words["where"]
    assert "phone" not in filing.fields
    assert filing.fields["extended_attributes[conversation_id]"] == str(citizen.conversation.pk)


def test_a_phone_is_taken_and_a_wrong_one_asked_again_once(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    citizen.say(ZH["where"])
    citizen.say("号码是12")
    assert "联系电话" in last(citizen)
    citizen.say("13800138000")
    assert "13800138000" in last(citizen)
    press(citizen, "确认提交")
    assert PendingFiling.objects.get().fields["phone"] == "13800138000"


def test_what_the_form_took_never_reaches_the_bot(citizen: Citizen, bot: StubBot, away: str, settings: Any) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    settings.BOT_URL = away
    citizen.say(ZH["where"])
    citizen.say(ZH["no_phone"])
    citizen.say(ZH["yes"])
    assert not Unanswered()()
    assert bot.requests == []
    assert not Message.objects.filter(status=Message.Status.RECEIVED).exists()
    assert PendingFiling.objects.count() == 1


def test_the_bot_is_told_once_to_drop_what_it_has_open(
    citizen: Citizen, bot: StubBot, away: str, settings: Any
) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    for name in ("where", "no_phone", "yes"):
        citizen.say(ZH[name])
    settings.BOT_URL = away
    citizen.say("谢谢")
    citizen.say("再见")
    assert [request["metadata"]["begins_anew"] for request in bot.requests] == [True, False]


def test_a_second_yes_files_nothing_more(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    for name in ("where", "no_phone", "yes", "yes"):
        citizen.say(ZH[name], client_msg_id=f"same-{name}")
    assert PendingFiling.objects.count() == 1


def test_without_the_offer_taken_the_bot_answers_what_waited(
    citizen: Citizen, bot: StubBot, away: str, settings: Any
) -> None:
    citizen.say(ZH["story"])
    settings.BOT_URL = away
    Message.objects.filter(status=Message.Status.RECEIVED).update(next_try_at=citizen.conversation.created_at)
    assert Unanswered()()
    assert last(citizen) == f"echo {ZH['story']}"
    assert PendingFiling.objects.count() == 0


def test_a_slow_bot_is_no_reason_for_a_form(citizen: Citizen, bot: StubBot, impatient: None) -> None:
    bot.mode = "hang"
    citizen.say(ZH["story"])
    bot.let_go.set()
    assert all(not message["buttons"] for message in citizen.read()["messages"])


def test_the_form_can_be_left_and_begun_again(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    citizen.say(ZH["where"])
    press(citizen, "不登记了")
    assert citizen.conversation.guided is None
    assert PendingFiling.objects.count() == 0


def test_a_greeting_is_no_matter(citizen: Citizen, away: str) -> None:
    citizen.say("你好")
    press(citizen, "现在登记")
    assert "发生了什么" in last(citizen)


def test_a_person_can_be_asked_for(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    citizen.say("转人工")
    assert citizen.conversation.state == "waiting"
    assert citizen.conversation.guided is None


def test_a_position_and_photos_go_along(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    citizen.send(location={"lat": 39.9, "long": 116.4, "label": ""})
    citizen.say(ZH["no_phone"])
    citizen.say("还有井盖也坏了")
    assert "还有井盖也坏了" in last(citizen)
    citizen.say(ZH["yes"])
    fields = PendingFiling.objects.get().fields
    assert (fields["lat"], fields["long"]) == (39.9, 116.4)
    assert fields["description"] == f"{ZH['story']}\n还有井盖也坏了"


def test_danger_in_the_form_gets_its_number(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    citizen.say("楼上着火了，快来人")
    assert any("119" in text for sender, text in citizen.texts() if sender == "bot")


def test_the_setting_leaves_the_bot_out(citizen: Citizen, bot: StubBot, settings: Any) -> None:
    settings.BOT_OFF = True
    for name in ("story", "where", "no_phone", "yes"):
        citizen.say(ZH[name])
    assert bot.requests == []
    assert PendingFiling.objects.get().fields["description"] == ZH["story"]


def test_a_form_of_yesterday_is_forgotten(citizen: Citizen, bot: StubBot, away: str, settings: Any) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    conversation = citizen.conversation
    conversation.guided["at"] = "2020-01-01T00:00:00+00:00"
    conversation.save()
    settings.BOT_URL = away
    citizen.say("路灯又坏了")
    assert last(citizen) == "echo 路灯又坏了"


def test_an_agent_takes_over_from_the_form(citizen: Citizen, away: str) -> None:
    citizen.say(ZH["story"])
    press(citizen, "现在登记")
    citizen.conversation.__class__.objects.update(state="agent")
    citizen.say(ZH["where"])
    assert Message.objects.get(text=ZH["where"]).status == Message.Status.FOR_AGENT


def test_a_bots_answer_that_comes_after_the_form_took_the_words_is_dropped(
    citizen: Citizen, bot: StubBot, away: str
) -> None:
    from hotline.gateway import answers, lease
    from hotline.gateway.bot_client import read_answer

    citizen.say(ZH["story"])
    message = Message.objects.get(sender="citizen")
    holder = lease.take(message.conversation_id, 30)
    assert holder
    press(citizen, "现在登记")
    late = read_answer(turn("m", {"text": "late"}), "m")
    assert not answers.store_answer(message.pk, holder, late)
    assert "late" not in [text for _, text in citizen.texts()]
