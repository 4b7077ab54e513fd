"""Correct once, three effects: the request, a training example, a conversation test; the last two take two people."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotline.dispatch.refusals import GuardRefused
from hotline.environment import ROOT
from hotline.gateway.models import Conversation, Message
from hotline.teaching.correcting import Proposal, decide, propose
from hotline.teaching.models import Correction

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
New = Callable[..., Any]
SAID = "我叫王小明，电话13800138000，楼下路灯不亮"


@pytest.fixture
def message(city: object) -> Message:
    conversation = Conversation.objects.create(last_seq=2)
    turn = {"intent": {"name": "greet", "confidence": 0.4}, "entities": [{"entity": "subject", "value": "物业"}]}
    Message.objects.create(conversation=conversation, seq=1, sender="citizen", text="您好，我姓王，手机13800138000")
    return Message.objects.create(conversation=conversation, seq=2, sender="citizen", text=SAID, turn=turn)


@pytest.fixture
def request_(message: Message, new_request: New) -> Any:
    return new_request(
        service="street_vendor", conversation_id=str(message.conversation_id), description=SAID, contact_name="王小明"
    )


def test_a_service_is_put_right_in_the_request_with_history(message: Message, request_: Any) -> None:
    made = propose(message, "user:wang", Proposal("service", "street_light", "说的是路灯", request=request_))
    request_.refresh_from_db()
    change = request_.changes.last()
    assert request_.service_id == "street_light"
    assert (change.actor, change.reason, change.new["service"]) == ("user:wang", "说的是路灯", "street_light")
    assert (made.was, made.now, made.approved) == ("street_vendor", "street_light", None)


def test_a_field_is_put_right_and_the_guards_of_dispatch_hold(message: Message, request_: Any) -> None:
    propose(message, "user:wang", Proposal("field", "complaint", "语气是投诉", "kind", request_))
    request_.refresh_from_db()
    assert request_.kind == "complaint"
    propose(message, "user:wang", Proposal("field", "尽快修好路灯", "补充", "demand", request_))
    request_.refresh_from_db()
    assert request_.demand == "尽快修好路灯"
    assert [change.actor for change in request_.changes.all()][-2:] == ["user:wang", "user:wang"]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Proposal("service", "nothing", "x"), "there is no such service"),
        (Proposal("field", "closed", "x", "state"), "this field cannot be corrected here"),
        (Proposal("field", "angry", "x", "kind"), "there is no such kind"),
        (Proposal("intent", "report", " "), "a reason is needed"),
        (Proposal("intent", " ", "x"), "what is right is needed"),
        (Proposal("intent", "report", "x", text="打李建国的13711112222"), "still holds personal data"),
    ],
)
def test_what_makes_no_sense_is_refused(message: Message, wanted: Proposal, why: str) -> None:
    with pytest.raises(GuardRefused, match=why):
        propose(message, "user:wang", wanted)
    assert not Correction.objects.exists()


def test_the_request_of_another_conversation_is_not_touched(message: Message, new_request: New) -> None:
    other = new_request(service="street_vendor")
    with pytest.raises(GuardRefused):
        propose(message, "user:wang", Proposal("service", "street_light", "x", request=other))
    other.refresh_from_db()
    assert other.service_id == "street_vendor"


def test_personal_data_is_replaced_before_anything_is_stored(message: Message, request_: Any) -> None:
    made = propose(message, "user:wang", Proposal("intent", "describe_problem", "误判", request=request_))
    stored = f"{made.text} {made.before} {made.now}"
    assert "王小明" not in stored and "13800138000" not in stored
    assert made.text == "我叫张三，电话13900000000，楼下路灯不亮"


def approved(message: Message, wanted: Proposal) -> Correction:
    made = propose(message, "user:wang", wanted)
    decide(made, "user:li", approved=True)
    return made


def test_the_proposer_cannot_approve_and_the_database_says_so_too(message: Message) -> None:
    made = propose(message, "user:wang", Proposal("intent", "describe_problem", "误判"))
    with pytest.raises(GuardRefused):
        decide(made, "user:wang", approved=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(decided_by="user:wang", decided_at=timezone.now(), approved=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(approved=True)
    decide(made, "user:li", approved=True)
    with pytest.raises(GuardRefused):
        decide(made, "user:zhao", approved=False)


def test_only_what_was_approved_is_exported(message: Message, tmp_path: Path) -> None:
    approved(message, Proposal("intent", "describe_problem", "误判"))
    propose(message, "user:wang", Proposal("intent", "thank", "误判"))
    refused = propose(message, "user:wang", Proposal("intent", "goodbye", "误判"))
    decide(refused, "user:li", approved=False)
    approved(message, Proposal("service", "street_light", "说的是路灯"))
    call_command("export_training", "--to", str(tmp_path / "training"))
    files = sorted(str(path.relative_to(tmp_path / "training")) for path in tmp_path.rglob("*.yml"))
    assert files == ["conversations/zh/corrections.yml", "nlu/zh/describe_problem.yml", "services.yml"]
    nlu = yaml.safe_load((tmp_path / "training/nlu/zh/describe_problem.yml").read_text("utf-8"))
    assert nlu == {
        "version": "3.1",
        "nlu": [{"intent": "describe_problem", "examples": "- 我叫张三，电话13900000000，楼下路灯不亮\n"}],
    }
    services = yaml.safe_load((tmp_path / "training/services.yml").read_text("utf-8"))
    assert services == [
        {"service_code": "street_light", "language": "zh", "text": "我叫张三，电话13900000000，楼下路灯不亮"}
    ]
    first, second = yaml.safe_load((tmp_path / "training/conversations/zh/corrections.yml").read_text("utf-8"))
    assert first["turns"][-1]["understood"] == {"intent": "describe_problem"}
    assert second["turns"][-1]["understood"] == {"slots": {"service_code": "street_light"}}
    assert "13800138000" not in str(first) and len(first["turns"]) == 2
    call_command("export_training", "--to", str(tmp_path / "training"))  # anew, nothing twice
    assert yaml.safe_load((tmp_path / "training/services.yml").read_text("utf-8")) == services


def test_rasa_reads_what_is_exported_and_a_service_learns_it(message: Message, tmp_path: Path) -> None:
    message.text = "[星星]点灯{不亮}"
    message.save()
    approved(message, Proposal("intent", "describe_problem", "误判"))
    approved(message, Proposal("service", "street_light", "说的是路灯"))
    call_command("export_training", "--to", str(tmp_path / "training"))
    read = (
        "import sys; from rasa.shared.nlu.training_data.loading import load_data\n"
        "data = load_data(sys.argv[1] + '/training/nlu')\n"
        "print([(m.get('intent'), m.get('text'), m.get('entities')) for m in data.training_examples])\n"
        "import citypack; from bot.components.taught import taught_examples\n"
        "print(taught_examples(citypack.load('beijing')))"
    )
    env = {"PATH": "", "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "RASA_TELEMETRY_ENABLED": "false"}
    python = ROOT / ".venv-bot" / "bin" / "python"
    done = subprocess.run([python, "-c", read, tmp_path], env=env, capture_output=True, text=True, check=True, cwd=ROOT)
    intents, services = done.stdout.strip().splitlines()[-2:]
    assert intents == "[('describe_problem', '（星星）点灯（不亮）', None)]"
    assert services == "[('[星星]点灯{不亮}', 'street_light')]"


def agent(name: str, *rights: str) -> Client:
    from django.contrib.auth.models import Permission, User

    user = User.objects.create_user(name, is_staff=True)
    wanted = ("view_conversation", "view_correction", *rights)
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(user)
    return client


def test_on_the_desk_one_proposes_and_another_approves(message: Message, request_: Any) -> None:
    wang, li = agent("wang", "add_correction"), agent("li", "approve_correction", "add_correction")
    page = reverse("teaching_correct", args=[message.pk])
    shown = wang.get(page).content.decode()
    assert "13800138000" not in shown and "王小明" not in shown and "楼下路灯不亮" in shown
    form = {"what": "service", "service": "street_light", "request": request_.number, "reason": "说的是路灯"}
    assert wang.post(page, form | {"text": "楼下路灯不亮"}).status_code == 302
    made = Correction.objects.get()
    request_.refresh_from_db()
    assert (made.text, made.proposed_by, request_.service_id) == ("楼下路灯不亮", "user:wang", "street_light")
    url = reverse("teaching_decide", args=[made.pk])
    assert wang.post(url, {"decision": "approve"}).status_code == 403
    assert "通过" in li.get(reverse("teaching_corrections")).content.decode()
    li.post(url, {"decision": "approve"})
    made.refresh_from_db()
    assert (made.approved, made.decided_by) == (True, "user:li")


def test_a_reviewer_cannot_approve_their_own(message: Message) -> None:
    li = agent("li", "approve_correction", "add_correction")
    made = propose(message, "user:li", Proposal("intent", "describe_problem", "误判"))
    assert "等待第二人" in li.get(reverse("teaching_corrections")).content.decode()
    li.post(reverse("teaching_decide", args=[made.pk]), {"decision": "approve"})
    made.refresh_from_db()
    assert made.approved is None


def test_a_correction_outlives_the_deleted_chat(message: Message) -> None:
    made = approved(message, Proposal("intent", "describe_problem", "误判"))
    message.conversation.messages.all().delete()
    made.refresh_from_db()
    assert made.message is None and made.text
