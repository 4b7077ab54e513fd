"""News of a request reaches the conversation it came from, once."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotline.dispatch.models import Notice
from hotline.worker import notices
from tests.hotline.gateway.conftest import Citizen, at_once
from tests.hotline.gateway.stub_bot import StubBot


@pytest.fixture
def notice(citizen: Citizen, new_request: Callable[..., Any]) -> Notice:
    """A notice about a request of the citizen's conversation."""
    Notice.objects.all().update(handed_over_at=timezone.now())
    citizen.say("你好")
    request = new_request(conversation_id=str(citizen.conversation.pk))
    Notice.objects.filter(request=request).delete()
    return Notice.objects.create(
        request=request, kind="accepted", text_zh="已受理", text_en="Accepted", conversation_id=request.conversation_id
    )


def test_a_notice_becomes_a_message(citizen: Citizen, notice: Notice) -> None:
    assert notices.hand_over_notices() is True
    assert notices.hand_over_notices() is False
    assert citizen.texts()[-1] == ("notice", "已受理")
    assert Notice.objects.get(pk=notice.pk).handed_over_at is not None


def test_a_notice_marked_too_early_or_too_late_is_still_told_once(citizen: Citizen, notice: Notice) -> None:
    notices.hand_over(notice.pk)
    Notice.objects.filter(pk=notice.pk).update(handed_over_at=None)  # as after a restored backup
    notices.hand_over(notice.pk)
    assert citizen.texts().count(("notice", "已受理")) == 1


def test_a_failure_in_the_middle_leaves_neither_half(
    citizen: Citizen, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(Notice, "save", fail)
        with pytest.raises(RuntimeError):
            notices.hand_over(notice.pk)
    assert ("notice", "已受理") not in citizen.texts()
    notices.hand_over_notices()
    assert ("notice", "已受理") in citizen.texts()


def test_a_notice_of_an_unknown_conversation_does_not_hold_up_others(citizen: Citizen, notice: Notice) -> None:
    Notice.objects.create(request=notice.request, kind="x", text_zh="", text_en="", conversation_id="elsewhere-7")
    assert notices.hand_over_notices() is True
    assert notices.hand_over_notices() is False
    assert citizen.texts()[-1] == ("notice", "已受理")


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once(citizen: Citizen, notice: Notice) -> None:
    at_once(*[lambda: notices.hand_over(notice.pk)] * 4)
    assert citizen.texts().count(("notice", "已受理")) == 1


def tell(notice: Notice, kind: str, text: str) -> Notice:
    fields = {"text_zh": text, "text_en": text, "conversation_id": notice.conversation_id}
    return Notice.objects.create(request=notice.request, kind=kind, **fields)


def test_what_waits_goes_as_one_message_without_the_steps_in_between(citizen: Citizen, notice: Notice) -> None:
    before = len(citizen.texts())
    tell(notice, "in_progress", "办理中")
    tell(notice, "replied", "已修好")
    tell(notice, "follow_up", "满意吗")
    notices.hand_over_notices()
    assert citizen.texts()[before:] == [("notice", "已修好\n\n满意吗")]
    assert not Notice.objects.filter(handed_over_at__isnull=True, conversation_id=notice.conversation_id).exists()


def test_a_notice_brings_what_this_conversation_was_told_so_far(citizen: Citizen, notice: Notice) -> None:
    notices.hand_over_notices()
    tell(notice, "replied", "已修好")
    Notice.objects.create(request=notice.request, kind="replied", text_zh="别人的", text_en="", conversation_id="c-9")
    notices.hand_over_notices()
    card = citizen.conversation.messages.order_by("seq").last().card
    assert (card["type"], card["service_request_id"], card["status"]) == ("request", notice.request.number, "open")
    assert [entry["text"] for entry in card["timeline"]] == ["已受理", "已修好"]


def test_progress_waits_a_while_after_other_news_and_is_then_told(
    citizen: Citizen, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices.hand_over_notices()
    tell(notice, "in_progress", "办理中")
    assert notices.hand_over_notices() is False
    monkeypatch.setattr(notices, "QUIET", dt.timedelta(0))
    assert notices.hand_over_notices() is True
    assert citizen.texts()[-1] == ("notice", "办理中")


def test_news_that_matters_does_not_wait_and_takes_along_what_does(citizen: Citizen, notice: Notice) -> None:
    notices.hand_over_notices()
    tell(notice, "in_progress", "办理中")
    tell(notice, "extended", "延期至周五")
    assert notices.hand_over_notices() is True
    assert citizen.texts()[-1] == ("notice", "延期至周五")
    assert notices.hand_over_notices() is False


def test_the_follow_up_is_answered_by_a_button_that_names_its_request(
    citizen: Citizen, notice: Notice, bot: StubBot
) -> None:
    tell(notice, "follow_up", "有人与您联系吗？问题解决了吗？您满意吗？")
    notices.hand_over_notices()
    shown = citizen.read()["messages"][-1]
    assert [button["title"] for button in shown["buttons"]] == ["联系过我", "没有联系我"]
    assert "payload" not in shown["buttons"][0]
    citizen.send(payload_id=shown["buttons"][1]["payload_id"])
    intent, said = bot.requests[-1]["payload"].split("{", 1)
    assert intent == "/rate_service"
    assert json.loads("{" + said) == {
        "service_request_id": notice.request.number,
        "rating": {"contacted": "false"},
    }


def test_other_news_offer_nothing_to_press(citizen: Citizen, notice: Notice) -> None:
    notices.hand_over_notices()
    assert citizen.read()["messages"][-1]["buttons"] == []
