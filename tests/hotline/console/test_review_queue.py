"""Why conversations come into the review queue, and how they are found there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from hotline.console.models import ReviewItem, SavedFilter
from hotline.console.queue import refresh, search
from hotline.console.queue.sampling import drawn
from hotline.console.queue.words import indexed
from hotline.dispatch import workflow
from hotline.gateway.models import Conversation, ConversationEvent, Message

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]


def plain_key() -> uuid.UUID:
    """Return an id that is in no sample, so that a test sees only the reason it makes."""
    while True:
        key = uuid.uuid4()
        if not (drawn(key, "random", 0.05) or drawn(key, "unsure", 0.2)):
            return key


def talk(*texts: str, key: uuid.UUID | None = None, turn: dict[str, Any] | None = None, **fields: Any) -> Conversation:
    """Make a conversation in which the bot was sure of everything but what ``turn`` says."""
    pk = key or plain_key()
    conversation = Conversation.objects.create(pk=pk, token_hash=pk.hex, last_seq=len(texts), **fields)
    for seq, text in enumerate(texts, 1):
        taken = turn or {"intent": {"name": "report_problem", "confidence": 0.99}, "slots": {}, "entities": []}
        Message.objects.create(
            conversation=conversation, seq=seq, client_msg_id=str(seq), sender="citizen", text=text, turn=taken
        )
    return conversation


def item_of(conversation: Conversation) -> ReviewItem:
    while refresh.refresh_changed():
        pass
    return ReviewItem.objects.get(conversation=conversation)


def test_a_plain_conversation_needs_no_review(city: object) -> None:
    item = item_of(talk("路灯坏了"))
    assert (item.reasons, item.state, item.weight) == ([], "not_needed", 0)


def test_a_danger_is_the_most_pressing_reason(city: object) -> None:
    item = item_of(talk("着火了", risk="fire"))
    assert item.reasons == ["risk"]
    assert item.weight == 10


@pytest.mark.parametrize(("confidence", "expected"), [(0.69, ["low_confidence"]), (0.70, []), (0.90, [])])
def test_low_confidence_has_to_be_read(city: object, confidence: float, expected: list[str]) -> None:
    turn = {"intent": {"name": "greet", "confidence": confidence}, "slots": {}}
    assert item_of(talk("嗯嗯那个", turn=turn)).reasons == expected


def test_an_answer_that_filled_its_slot_is_not_judged_by_its_intent(city: object) -> None:
    turn = {"intent": {"name": "deny", "confidence": 0.3}, "slots": {"phone": "13800138000", "requested_slot": None}}
    assert item_of(talk("13800138000", turn=turn)).reasons == []


def test_an_unsure_service_counts(city: object) -> None:
    slots = {"description": "x", "service_code": "street_light", "ranking": [{"service_code": "a", "confidence": 0.4}]}
    item = item_of(talk("那边坏了", turn={"intent": {"name": "report_problem", "confidence": 0.95}, "slots": slots}))
    assert item.confidence == pytest.approx(0.4)
    assert item.reasons == ["low_confidence"]


def test_between_the_bounds_a_sample_is_drawn_by_id(city: object) -> None:
    turn = {"intent": {"name": "greet", "confidence": 0.8}, "slots": {}}
    found = [item_of(talk("你好", key=uuid.UUID(int=n), turn=turn)).reasons for n in range(60)]
    expected = ["sampled_confidence" in reasons for reasons in found]
    assert expected == [drawn(uuid.UUID(int=n), "unsure", 0.2) for n in range(60)]
    assert 0 < sum(expected) < 40


def test_the_random_sample_is_about_one_in_twenty_and_does_not_change() -> None:
    keys = [uuid.UUID(int=n * 7919) for n in range(20_000)]
    drawn_once = [drawn(key, "random", 0.05) for key in keys]
    assert drawn_once == [drawn(key, "random", 0.05) for key in keys]
    assert 850 < sum(drawn_once) < 1150


def test_asking_for_a_person_and_a_long_dialogue(city: object) -> None:
    conversation = talk(*["还有"] * 13)
    ConversationEvent.objects.create(
        conversation=conversation, actor="bot", what="handed_off", detail={"reason": "asked"}
    )
    assert item_of(conversation).reasons == ["asked_for_person", "long_dialogue"]


def test_a_request_changes_the_row_when_it_is_made_less_serious(city: object, new_request: Callable[..., Any]) -> None:
    conversation = talk("路灯坏了，我要投诉")
    request = new_request(conversation_id=str(conversation.pk), kind="complaint", description="路灯坏了")
    assert "kind_downgraded" not in item_of(conversation).reasons
    workflow.edit(request, "user:wang", "only a question", kind="consultation")
    item = item_of(conversation)
    assert "kind_downgraded" in item.reasons
    assert item.state == "waiting"
    assert item.requests == 1


def test_the_bots_own_downgrade_is_found(city: object) -> None:
    conversation = talk(
        "投诉", turn={"intent": {"name": "a", "confidence": 1.0}, "slots": {"draft_key": "k", "kind": "complaint"}}
    )
    Message.objects.create(
        conversation=conversation, seq=2, client_msg_id="2", sender="citizen", text="问问",
        turn={"intent": {"name": "ask_question", "confidence": 1.0}, "slots": {"kind": "consultation"}},
    )  # fmt: skip
    assert item_of(conversation).reasons == ["kind_downgraded"]


def test_a_reviewed_conversation_comes_back_only_with_a_new_reason(city: object) -> None:
    conversation = talk("着火了", risk="fire")
    item = item_of(conversation)
    ReviewItem.objects.filter(pk=item.pk).update(state="reviewed", reviewed_reasons=["risk"])
    conversation.save()
    assert item_of(conversation).state == "reviewed"
    ConversationEvent.objects.create(
        conversation=conversation, actor="bot", what="handed_off", detail={"reason": "asked"}
    )
    conversation.save()
    assert item_of(conversation).state == "waiting"


def test_words_are_pairs_of_signs() -> None:
    assert list(indexed("路灯坏了 A座3F")) == ["路灯", "灯坏", "坏了", "了", "a", "座", "3f"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("路灯", True), ("路灯坏了", True), ("灯", True), ("了", True), ("灯路", False), ("STREET", True), ("stre", True),
        ("street 路灯", True), ("street 暖气", False), ("ｌａｍｐ", True), ("amp", False), ("坏了建国", False), ("'\"*() ", False),
        ("建国路", True), ("1380013", True),
    ],
)  # fmt: skip
def test_full_text_search_in_chinese_and_english(city: object, query: str, found: bool) -> None:
    conversation = talk("路灯坏了", "建国路88号 the Street lamp is out, 13800138000")
    item_of(conversation)
    assert search.find(ReviewItem.objects.all(), query).exists() is found


def test_what_is_deleted_is_found_no_more_and_later_words_are_found(city: object) -> None:
    conversation = talk("路灯坏了")
    item_of(conversation)
    Message.objects.create(conversation=conversation, seq=2, client_msg_id="2", sender="citizen", text="井盖也丢了")
    conversation.save()
    item_of(conversation)
    assert search.find(ReviewItem.objects.all(), "井盖").exists()
    conversation.delete()
    again = item_of(talk("别的事"))
    assert not search.find(ReviewItem.objects.all(), "井盖").exists()
    assert search.find(ReviewItem.objects.all(), "别的事").get() == again


LIST = "/console/queue/"


def test_the_page_shows_what_waits_with_its_reasons_and_masks_the_words(desk: Client) -> None:
    item_of(talk("着火了，电话13800138000", risk="fire"))
    item_of(talk("路灯坏了"))
    page = desk.get(LIST).content.decode()
    assert "危险" in page
    assert "着火了" in page
    assert "13800138000" not in page
    assert "路灯坏了" not in page
    assert "路灯坏了" in desk.get(LIST, {"state": "any"}).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"channel": "wechat"}, "微信来的"), ({"intent": "greet"}, "微信来的"), ({"entity": "place"}, "微信来的"),
        ({"service": "street_light"}, "微信来的"), ({"sure_below": "0.5"}, "微信来的"), ({"longer_than": "1"}, "说了两句"),
        ({"q": "两句"}, "说了两句"), ({"reason": "low_confidence"}, "微信来的"), ({"no_request": "on"}, "说了两句"),
        ({"until": "2020-01-01"}, ""), ({"since": "2020-01-01", "channel": "wechat"}, "微信来的"),
    ],
)  # fmt: skip
def test_filters_leave_what_they_say(desk: Client, query: dict[str, str], expected: str) -> None:
    turn = {
        "intent": {"name": "greet", "confidence": 0.4}, "slots": {}, "entities": [{"entity": "place", "value": {}}],
    }  # fmt: skip
    one = talk("微信来的", turn=turn, channel="wechat")
    Message.objects.filter(conversation=one).update(
        turn={**turn, "slots": {"service_code": "street_light", "ranking": [{"confidence": 0.4}]}}
    )
    two = talk(
        "说了两句", "还有", turn={"intent": {"name": "report_problem", "confidence": 1.0}, "slots": {"draft_key": "k"}}
    )
    Message.objects.filter(conversation=two).update(sent_at=timezone.now() - dt.timedelta(hours=1))
    item_of(one), item_of(two)
    page = desk.get(LIST, {"state": "any", **query}).content.decode()
    assert [text for text in ("微信来的", "说了两句") if text in page] == [text for text in [expected] if text]


def test_a_person_keeps_filters_of_their_own(desk: Client, colleague: Client) -> None:
    desk.post("/console/queue/filters/", {"name": "晚上看", "query": "reason=risk"})
    assert 'href="/console/queue/?reason=risk">晚上看' in desk.get(LIST).content.decode()
    assert "晚上看" not in colleague.get(LIST).content.decode()
    colleague.post("/console/queue/filters/", {"drop": "晚上看"})
    assert SavedFilter.objects.count() == 1
    desk.post("/console/queue/filters/", {"drop": "晚上看"})
    assert not SavedFilter.objects.exists()


def test_without_the_right_there_is_no_queue(client: Client) -> None:
    assert client.get(LIST).status_code == 302
    client.force_login(User.objects.create_user("nobody", password="x", is_staff=True))
    assert client.get(LIST).status_code == 403


def test_rows_keep_up_with_more_conversations_than_one_batch(city: object) -> None:
    moment = timezone.now() - dt.timedelta(hours=1)
    made = [talk("路灯坏了") for _ in range(refresh.BATCH + 30)]
    Conversation.objects.update(updated_at=moment)
    assert item_of(made[0]).turns == 1
    assert ReviewItem.objects.count() == len(made)
    assert refresh.refresh_changed() is False
