"""The transcript: fields with their words, both texts of a request, paper without personal data, what is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hotline.console.transcripts.difference import difference
from hotline.console.transcripts.sources import sources
from hotline.gateway import desk as acts
from hotline.gateway.models import Conversation, Message

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]


@pytest.fixture
def conversation(city: object) -> Conversation:
    found = Conversation.objects.create(last_seq=2)
    turns: list[tuple[str, dict[str, Any]]] = [
        ("荷花小区路灯坏了", {"draft_key": "k", "description": "荷花小区路灯坏了", "address_string": "荷花小区"}),
        ("我电话13800138000", {"phone": "13800138000"}),
    ]
    for seq, (text, slots) in enumerate(turns, 1):
        turn = {"intent": {"name": "inform", "confidence": 0.9}, "slots": slots, "entities": []}
        Message.objects.create(
            conversation=found, seq=seq, client_msg_id=str(seq), sender="citizen", text=text, turn=turn
        )
    return found


def page_of(client: Client, conversation: Conversation, name: str = "change", **query: Any) -> str:
    return str(
        client.get(reverse(f"admin:gateway_conversation_{name}", args=[conversation.pk]), query).content, "utf-8"
    )


def test_each_field_knows_the_messages_it_came_from(conversation: Conversation) -> None:
    found = {each.name: each.seqs for each in sources(acts.transcript(conversation))}
    assert found == {"description": [1], "address_string": [1], "phone": [2]}


def test_a_new_draft_begins_the_fields_anew(conversation: Conversation) -> None:
    turn = {"intent": {"name": "inform"}, "slots": {"draft_key": "k2", "description": "井盖"}}
    Message.objects.create(conversation=conversation, seq=3, sender="citizen", text="井盖", turn=turn)
    assert [each.name for each in sources(acts.transcript(conversation))] == ["description"]


def test_the_page_links_fields_to_words_and_masks_both(desk: Client, conversation: Conversation) -> None:
    page = page_of(desk, conversation)
    assert 'data-entity="place" data-seqs="1"' in page
    assert '<a href="#m2">2</a>' in page
    assert "13800138000" not in page


def test_what_is_new_is_told_with_who_owns_the_conversation(desk: Client, conversation: Conversation) -> None:
    live = reverse("admin:gateway_conversation_live", args=[conversation.pk])
    news = desk.get(live, {"after": 1}).json()
    assert (news["last_seq"], news["state"], news["mine"]) == (2, "bot", False)
    assert 'id="m2"' in news["html"]
    assert 'id="m1"' not in news["html"]
    assert desk.get(live, {"after": 2}).json()["html"] == ""
    desk.post(reverse("admin:gateway_conversation_act", args=[conversation.pk]), {"step": "take_over"})
    assert desk.get(live, {"after": 2}).json()["mine"] is True


def test_paper_has_no_personal_data(desk: Client, conversation: Conversation, new_request: Callable[..., Any]) -> None:
    new_request(conversation_id=str(conversation.pk), description="灯", contact_name="欧阳娜娜", phone="13800138000")
    Message.objects.create(conversation=conversation, seq=3, sender="citizen", text="找欧阳娜娜就行")
    page = page_of(desk, conversation, "print")
    assert "13800138000" not in page
    assert "欧阳娜娜" not in page
    assert "荷花小区路灯坏了" in page


def test_the_citizens_words_stand_beside_what_was_made_of_them(
    desk: Client, conversation: Conversation, new_request: Callable[..., Any]
) -> None:
    from hotline.dispatch import workflow

    request = new_request(conversation_id=str(conversation.pk), description="路灯坏了", citizen_words="路灯坏了")
    workflow.edit(request, "user:wang", "clearer", description="路灯坏了三天")
    assert "路灯坏了<ins>三天</ins>" in page_of(desk, conversation)


def test_differences_are_safe_and_say_what_went_and_came() -> None:
    assert difference("路灯<b>坏了", "路灯坏了三天") == "路灯<del>&lt;b&gt;</del>坏了<ins>三天</ins>"


def test_giving_back_with_facts_from_the_page(desk: Client, conversation: Conversation) -> None:
    act = reverse("admin:gateway_conversation_act", args=[conversation.pk])
    desk.post(act, {"step": "take_over"})
    assert "接手" in page_of(desk, conversation) or "人工" in page_of(desk, conversation)
    desk.post(act, {"step": "give_back", "fact-address_string": "荷花小区3号楼", "fact-service_code": "street_light"})
    noted = conversation.messages.get(sender="agent")
    assert noted.facts == {"address_string": "荷花小区3号楼", "service_code": "street_light"}
    assert "路灯故障" in noted.text


def test_the_queue_for_a_person_shows_the_sheet(desk: Client, conversation: Conversation) -> None:
    from hotline.gateway.handoff import ask_for_person

    ask_for_person(conversation, "bot", "asked", "荷花小区路灯坏了，13800138000")
    conversation.save()
    page = desk.get("/console/takeover/").content.decode()
    assert "荷花小区路灯坏了" in page
    assert "13800138000" not in page
    assert "市民要求人工" in page
    assert "市民要求人工" in desk.get("/console/takeover/", {"part": 1}).content.decode()
    assert "市民要求人工" in page_of(desk, conversation)
