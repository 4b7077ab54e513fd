"""An agent signs in, reads a transcript with what the bot understood, answers, and moves a request on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotline.dispatch.models import Agency, Service, ServiceRequest
from hotline.gateway.models import Conversation, Message

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]


@pytest.fixture
def agent(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("agent", password="x"))
    return client


@pytest.fixture
def conversation() -> Conversation:
    found = Conversation.objects.create(last_seq=1)
    turn = {
        "intent": {
            "name": "report_problem",
            "confidence": 0.91,
            "ranking": [{"name": "report_problem", "confidence": 0.91}],
        },
        "entities": [{"entity": "place", "start": 0, "end": 2, "value": {"road": "建国路"}}],
        "slots": {"service_code": "street_light"},
        "actions": ["submit_request_form"],
    }
    Message.objects.create(
        conversation=found, seq=1, client_msg_id="1", sender="citizen", text="路口的灯坏了<b>", turn=turn
    )
    return found


@pytest.mark.parametrize("path", ["/console/", "/console/gateway/conversation/", "/console/dispatch/servicerequest/"])
def test_every_console_page_needs_a_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_transcript_shows_what_the_bot_understood(agent: Client, conversation: Conversation) -> None:
    page = agent.get(reverse("admin:gateway_conversation_change", args=[conversation.pk])).content.decode()
    for expected in (
        "report_problem",
        "0.91",
        "service_code",
        "submit_request_form",
        '<mark title="place">路口</mark>',
    ):
        assert expected in page
    assert "&lt;b&gt;" in page


def test_an_agent_takes_over_answers_and_gives_back(agent: Client, conversation: Conversation) -> None:
    act = reverse("admin:gateway_conversation_act", args=[conversation.pk])
    agent.post(act, {"step": "take_over"})
    agent.post(act, {"step": "reply", "text": "师傅今天下午到。"})
    conversation.refresh_from_db()
    assert conversation.state == "agent"
    assert conversation.messages.filter(sender="agent", text="师傅今天下午到。").exists()
    agent.post(act, {"step": "give_back"})
    conversation.refresh_from_db()
    assert conversation.state == "bot"


def test_only_the_owner_answers(agent: Client, conversation: Conversation) -> None:
    agent.post(reverse("admin:gateway_conversation_act", args=[conversation.pk]), {"step": "reply", "text": "hello"})
    assert not conversation.messages.filter(sender="agent").exists()


def test_a_stranger_to_the_staff_may_not_act(client: Client, conversation: Conversation) -> None:
    client.force_login(User.objects.create_user("looker", password="x", is_staff=True))
    answer = client.post(reverse("admin:gateway_conversation_act", args=[conversation.pk]), {"step": "take_over"})
    assert answer.status_code == 403


@pytest.fixture
def filed() -> ServiceRequest:
    call_command("load_city_pack", "beijing")

    now = timezone.now()
    return ServiceRequest.objects.create(
        number="7K3M-9QX2",
        requested_at=now,
        updated_at=now,
        clock_started_at=now,
        client="test",
        service=Service.objects.get(code="street_light"),
        tier="T3",
        state="dispatched",
        lead_agency=Agency.objects.get(code="city_management"),
        description="路灯坏了",
    )


def test_the_record_offers_the_way_on_and_its_history(agent: Client, filed: ServiceRequest) -> None:
    page = agent.get(reverse("admin:dispatch_servicerequest_change", args=[filed.pk])).content.decode()
    assert reverse("admin:dispatch_servicerequest_move", args=[filed.pk]) in page


def test_an_agent_moves_a_request_on_and_the_history_says_who(agent: Client, filed: ServiceRequest) -> None:
    agent.post(reverse("admin:dispatch_servicerequest_move", args=[filed.pk]), {"to": "accepted", "reason": "ours"})
    filed.refresh_from_db()
    assert filed.state == "accepted"
    change = filed.changes.get()
    assert (change.actor, change.from_state, change.to_state) == ("user:agent", "dispatched", "accepted")


def test_a_step_the_table_does_not_know_is_refused(agent: Client, filed: ServiceRequest) -> None:
    answer = agent.post(reverse("admin:dispatch_servicerequest_move", args=[filed.pk]), {"to": "closed"})
    filed.refresh_from_db()
    assert (answer.status_code, filed.state) == (200, "dispatched")


def test_the_admin_account_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "first")
    call_command("ensure_admin")
    monkeypatch.setenv("ADMIN_PASSWORD", "second")
    call_command("ensure_admin")
    assert User.objects.get(username="admin").check_password("first")


def test_no_password_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="ADMIN_PASSWORD"):
        call_command("ensure_admin")


def test_the_desk_says_whether_its_database_is_up(client: Client) -> None:
    assert client.get("/healthz").json() == {"database": "up"}
