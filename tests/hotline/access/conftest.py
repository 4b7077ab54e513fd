"""The desk of the small city with somebody in each role, and one thing of each kind to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from hotline.access.models import Post, Reveal, View
from hotline.access.table import ROLES
from hotline.insight.models import Measure, PreventiveTask, SignedReport
from hotline.keeping.models import Hold
from hotline.keeping.proof import prove
from hotline.teaching.models import Correction, Replay

UNITS = {"handler": "lamps", "district": "east"}


@pytest.fixture
def roles(city: object) -> None:
    """The groups of the table."""
    call_command("make_roles")


def person(role: str) -> User:
    """Return a member of staff with ``role``; handler and district have their post."""
    user = User.objects.create_user(f"{role}_person", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    if role in UNITS:
        Post.objects.create(user=user, agency_id=UNITS[role])
    return user


@pytest.fixture
def people(roles: None) -> dict[str, Client]:
    """A signed-in client for each role, for somebody without any role, for the first account, and for nobody."""
    users = {role: person(role) for role in ROLES}
    users["without role"] = User.objects.create_user("looker", is_staff=True)
    users["superuser"] = User.objects.create_superuser("root")
    clients = {"anonymous": Client()}
    for name, user in users.items():
        clients[name] = Client(HTTP_ACCEPT_LANGUAGE="en")
        clients[name].force_login(user)
    return clients


@pytest.fixture
def things(roles: None, new_request: Callable[..., Any]) -> dict[str, Any]:
    """One row of each model that the desk shows, by ``app_model``; the request is one of the unit's and district's."""
    from hotline.console.models import CannedReply
    from hotline.dispatch.models import ApiKey, CatalogueRow, RateWeights, Reminder
    from hotline.gateway.models import Conversation, Message
    from hotline.wechat.models import Scene

    conversation = Conversation.objects.create(last_seq=1)
    Message.objects.create(conversation=conversation, seq=1, sender="citizen", text="我叫王小明，13800138000")
    request = new_request(
        description="我叫王小明，13800138000，灯坏了", district="east", conversation_id=str(conversation.pk)
    )
    now = timezone.now()
    correction = Correction.objects.create(
        message=conversation.messages.get(), what="intent", now="greet", text="x", reason="r", proposed_by="user:x"
    )
    score = {"live": 1, "candidate": 2, "of": 3}
    change = {"text": "灯坏了", "live": "greet", "candidate": "report_problem"}
    with transaction.atomic():
        proof = prove("retention", "log", ["1"], {"view": 1})
    report = {"conversations": 1, "messages": 1, "scores": {"corrections": score}, "changes": {"intents": [change]}}
    return {
        "teaching_replays": Replay.objects.create(candidate="models/x", since=now, report=report, passed=True),
        "teaching_corrections": correction,
        "teaching_messages": conversation.messages.get(),
        "insight_tasks": PreventiveTask.objects.create(title="t", cause="hotspot", service_code="street_light"),
        "insight_measures": Measure.objects.create(name="m", what="x", begins=now.date()),
        "insight_reports_signed": SignedReport.objects.create(
            kind="daily",
            edition="internal",
            language="zh",
            day=now.date(),
            contents={"title": "t", "sections": []},
            signed_by="user:x",
        ),
        "dispatch_servicerequest": request,
        "gateway_conversation": conversation,
        "dispatch_reminder": Reminder.objects.create(
            request=request, step="reply", threshold="80", deadline=now, at=now, audience="handler", agencies=["lamps"]
        ),
        "dispatch_cataloguerow": CatalogueRow.objects.first(),
        "dispatch_rateweights": RateWeights.objects.create(
            valid_from="2026-01-01", response=0.1, solved=0.5, satisfied=0.4, fairly_satisfied=0.9, why="x", set_by="x"
        ),
        "dispatch_apikey": ApiKey.objects.create(name="partner", secret_hash="x"),
        "console_cannedreply": CannedReply.objects.create(title="稍候", text_zh="请稍候", text_en="One moment"),
        "wechat_scene": Scene.objects.create(scene="gate", title_zh="门"),
        "auth_user": User.objects.create_user("someone"),
        "auth_group": Group.objects.create(name="more"),
        "access_post": Post.objects.create(user=User.objects.create_user("posted"), agency_id="works"),
        "keeping_deletion": proof,
        "keeping_hold": Hold.objects.create(what="request", key="x", reason="r", set_by="user:x"),
        "access_view": View.objects.create(actor="user:x", page="p", method="GET"),
        "access_reveal": Reveal.objects.create(actor="user:x", what="w", key="1", reason="r", until=now),
    }
