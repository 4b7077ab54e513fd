"""The ready replies that ship: there in both languages after a start, and never put over what the desk wrote."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from hotline.console.models import CannedReply
from hotline.gateway.models import Conversation

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]


def test_both_languages_are_there_and_neither_stands_in_the_other() -> None:
    call_command("load_replies")
    replies = list(CannedReply.objects.all())
    assert len(replies) >= 10
    for reply in replies:
        assert re.search(r"[\u4e00-\u9fff]", reply.text_zh) and not re.search(r"[\u4e00-\u9fff]", reply.text_en)


def test_a_second_start_leaves_what_the_desk_changed() -> None:
    call_command("load_replies")
    first, second = CannedReply.objects.all()[:2]
    CannedReply.objects.filter(pk=first.pk).update(text_zh="我们自己的话")
    CannedReply.objects.filter(pk=second.pk).update(active=False)
    call_command("load_replies")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.text_zh == "我们自己的话"
    assert second.active is False


@pytest.mark.parametrize(("language", "said"), [("zh", "请问具体在哪里"), ("en", "Where exactly is it")])
def test_the_owner_of_a_conversation_is_offered_them_in_the_citizens_language(
    desk: Client, language: str, said: str
) -> None:
    call_command("load_replies")
    conversation = Conversation.objects.create(language=language)
    desk.post(reverse("admin:gateway_conversation_act", args=[conversation.pk]), {"step": "take_over"})
    page = desk.get(reverse("admin:gateway_conversation_change", args=[conversation.pk])).content.decode()
    assert said in page
