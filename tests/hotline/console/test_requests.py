"""The desk offers what the table allows, asks for what each step needs, and says in words why it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotline.console.requests.acts import ACTS
from hotline.console.requests.steps import ASKS, StepForm
from hotline.dispatch import workflow
from hotline.dispatch.models import Approval, ServiceRequest
from hotline.dispatch.states import NEXT, State
from hotline.dispatch.texts import state_label
from tests.hotline.dispatch.scenes import ask_to_terminate, put

pytestmark = pytest.mark.urls("hotline.sites.desk")
New = Callable[..., Any]


def move(request: ServiceRequest) -> str:
    return reverse("admin:dispatch_servicerequest_move", args=[request.pk])


def act(request: ServiceRequest, name: str) -> str:
    return reverse("admin:dispatch_servicerequest_act", args=[request.pk, name])


def record(request: ServiceRequest) -> str:
    return reverse("admin:dispatch_servicerequest_change", args=[request.pk])


def local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def posted(request: ServiceRequest, to: State, master: ServiceRequest) -> dict[str, Any]:
    """Return what a person types for a step to ``to``."""
    typed: dict[State, dict[str, Any]] = {
        State.ANSWERED: {"reply": "九点开门。"},
        State.ADVISED_OUT: {"reply": "请向法院反映。"},
        State.MERGED: {"merged_into": master.number.lower().replace("-", " ")},
        State.DISPATCHED: {"lead_agency": "lamps", "assisting": ["works", "bus"]},
        State.REASSIGNED: {"lead_agency": "market"},
        State.CONFERRED: {"lead_agency": "works", "assisting": ["bus"]},
        State.CONTACTED: {"contact_note": "十点零五分致电。"},
        State.EXTENDED: {"reply_by": local(request.reply_by + dt.timedelta(days=2))},
        State.SUSPENDED: {
            "suspension_plan": "明春改造。",
            "review_on": str(timezone.localdate() + dt.timedelta(days=20)),
        },
        State.WHISTLED: {"assisting": ["market", "bus"]},
        State.REPLIED: {"reply": "已更换灯泡。", "evidence": "照片", "contact_note": "致电"},
        State.CLOSED: {
            "channel": "call",
            "reached": "on",
            "contacted": "yes",
            "solved": "yes",
            "satisfaction": "satisfied",
        },
    }
    return {"to": to.value, "reason": "情况如此。"} | typed.get(to, {})


@pytest.mark.parametrize("state", State)
def test_every_step_of_the_table_can_be_taken_at_the_desk(state: State, desk: Client, new_request: New) -> None:
    master = new_request()
    for to in sorted(NEXT[state]):
        request = put(new_request(phone="13800138000"), state)
        if to == State.TERMINATED:
            ask_to_terminate(request)
        page = desk.get(move(request)).content.decode()
        assert f"?to={to.value}" in page and state_label(to, "zh") in page
        form = desk.get(move(request), {"to": to.value}).content.decode()
        assert all(f'name="{name}"' in form for name in (*ASKS.get(to, ()), "reason"))
        answer = desk.post(move(request), posted(request, to, master))
        errors = answer.context["form"].errors if answer.status_code == 200 else None
        assert answer.status_code == 302, (to, errors)
        request.refresh_from_db()
        assert request.state == to
        assert request.changes.last().actor == "user:wang"


@pytest.mark.parametrize("state", State)
def test_every_record_can_be_read(state: State, desk: Client, new_request: New) -> None:
    request = put(new_request(phone="13800138000", description="<b>灯坏了", conversation_id="of-another-system"), state)
    page = desk.get(record(request)).content.decode()
    assert state_label(state, "zh") in page and "&lt;b&gt;灯坏了" in page
    assert "办理过程" in page


def test_a_refusal_is_a_sentence_in_the_readers_language(desk: Client, new_request: New) -> None:
    request = put(new_request(phone="13800138000"), State.IN_PROGRESS)
    page = desk.post(move(request), {"to": "suspended"}).content.decode()
    for sentence in ("请填写原因", "请填写工作计划", "请填写复查日期"):
        assert sentence in page
    english = desk.post(move(request), {"to": "suspended"}, headers={"Accept-Language": "en"}).content.decode()
    assert "a plan is needed" in english
    request.refresh_from_db()
    assert request.state == State.IN_PROGRESS


def test_the_likely_agencies_come_first(desk: Client, new_request: New) -> None:
    request = new_request("bus_stop", district="east", street="east_river")
    page = desk.get(move(request), {"to": "dispatched"}).content.decode()
    assert page.index("可能的承办单位") < page.index("东区办事处") < page.index("公交公司")
    assert "东区办事处 · 河畔街道办事处" in page and "西区办事处 · 河畔街道办事处" in page


def test_a_state_that_does_not_follow_is_not_offered(desk: Client, new_request: New) -> None:
    request = new_request()
    page = desk.get(move(request), {"to": "closed"}).content.decode()
    assert 'name="to"' not in page and "?to=accepted" in page


def test_every_state_that_needs_something_asks_for_it() -> None:
    assert set(StepForm(request=ServiceRequest(), to=State.CLOSED).fields) >= {"reached", "solved", "reason"}


def test_who_may_only_look_cannot_act(client: Client, new_request: New) -> None:
    from django.contrib.auth.models import Permission, User

    looker = User.objects.create_user("looker", password="x", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_servicerequest"))
    client.force_login(looker)
    request = new_request()
    page = client.get(record(request)).content.decode()
    assert move(request) not in page and "/act/" not in page
    assert client.get(move(request)).status_code == 403
    assert {client.post(act(request, name)).status_code for name in ACTS} == {403}


# --- acts beside the steps


def test_ending_takes_two_people(desk: Client, colleague: Client, new_request: New) -> None:
    request = new_request(phone="1")
    assert desk.post(act(request, "propose_terminate"), {"reason": "已进入诉讼。"}).status_code == 302
    page = desk.post(move(request), {"to": "terminated", "reason": "诉讼"}).content.decode()
    assert "申请人不能审批" in page
    assert colleague.post(move(request), {"to": "terminated", "reason": "诉讼"}).status_code == 302
    request.refresh_from_db()
    assert request.state == State.TERMINATED


def test_excluding_takes_a_ground_evidence_and_two_people(desk: Client, colleague: Client, new_request: New) -> None:
    request = new_request(phone="1")
    assert (
        "请填写佐证材料"
        in desk.post(act(request, "propose_exclude"), {"ground": "legal_route", "reason": "诉讼"}).content.decode()
    )
    given = {"ground": "legal_route", "evidence": "案号7", "reason": "诉讼"}
    desk.post(act(request, "propose_exclude"), given)
    assert "申请人不能审批" in desk.post(act(request, "exclude")).content.decode()
    assert colleague.post(act(request, "exclude")).status_code == 302
    request.refresh_from_db()
    assert request.excluded and request.notices.last().kind == "excluded"


def test_what_was_asked_for_can_be_refused(desk: Client, colleague: Client, new_request: New) -> None:
    request = new_request()
    desk.post(act(request, "propose_terminate"), {"reason": "x"})
    colleague.post(act(request, "refuse"))
    assert Approval.objects.get().approved is False
    assert colleague.get(act(request, "refuse")).status_code == 404


def test_the_whistle_ends_when_each_department_is_recorded(desk: Client, new_request: New) -> None:
    request = put(new_request(phone="1"), State.IN_PROGRESS)
    desk.post(move(request), {"to": "whistled", "assisting": ["market", "bus"], "reason": "需会同处理。"})
    assert "尚有部门未记录报到情况" in desk.post(move(request), {"to": "in_progress"}).content.decode()
    market, bus = request.attendances.order_by("agency_id").reverse()
    assert (market.agency_id, market.called_by, market.reason) == ("market", "user:wang", "需会同处理。")
    came = {"attendance": market.pk, "came": "on", "came_at": local(timezone.now()), "result": "联合执法。"}
    assert "报到时间" in desk.post(act(request, "attendance"), came | {"came_at": ""}).content.decode()
    market.called_at -= dt.timedelta(hours=1)
    market.save()
    assert desk.post(act(request, "attendance"), came).status_code == 302
    desk.post(act(request, "attendance"), {"attendance": bus.pk, "result": "与本单位无关。"})
    market.refresh_from_db(), bus.refresh_from_db()
    assert (market.came, market.result, market.recorded_by) == (True, "联合执法。", "user:wang")
    assert (bus.came, bus.came_at, bus.result) == (False, None, "与本单位无关。")
    assert desk.post(move(request), {"to": "in_progress"}).status_code == 302
    page = desk.get(record(request)).content.decode()
    assert "联合执法。" in page and "吹哨报到" in page


def test_a_request_is_corrected_with_a_reason(desk: Client, new_request: New) -> None:
    request = new_request(kind="complaint", description="灯坏了")
    form = {"kind": "consultation", "tier": "T3", "title": request.title, "description": "灯坏了"}
    assert "请填写原因" in desk.post(act(request, "edit"), form).content.decode()
    assert desk.post(act(request, "edit"), form | {"reason": "只是询问。"}).status_code == 302
    request.refresh_from_db()
    assert request.kind == "consultation"
    assert request.changes.last().old["kind"] == "complaint"
    same = form | {
        "reason": "x",
        "demand": "",
        "subject": "",
        "address_string": "",
        "place_point": "",
        "asset_owner": "",
    }
    assert "没有任何修改" in desk.post(act(request, "edit"), same).content.decode()


def test_one_request_is_taken_apart_into_two(desk: Client, new_request: New) -> None:
    request = new_request(phone="13800138000", conversation_id="c-1", description="灯坏了，摊贩占道", district="east")
    part = {"service": "street_vendor", "description": "摊贩占道", "reason": "两件事"}
    assert desk.post(act(request, "take_apart"), part).status_code == 302
    other = ServiceRequest.objects.get(split_from=request)
    assert (other.service_id, other.description, other.phone) == ("street_vendor", "摊贩占道", "13800138000")
    assert other.lead_agency_id == "east" and other.state == State.DISPATCHED
    assert other.number in request.changes.last().reason
    assert other.notices.get(kind="split").conversation_id == "c-1"


def test_near_requests_are_offered_to_be_joined(desk: Client, new_request: New) -> None:
    spot = {"lat": 30.5, "long": 120.5, "description": "路灯不亮"}
    request, other = new_request(**spot), new_request(**spot)
    page = desk.get(record(request)).content.decode()
    assert other.number in page and "相似度100%" in page
    desk.post(move(request), {"to": "merged", "merged_into": other.number})
    request.refresh_from_db()
    assert request.merged_into == other
    desk.post(move(request), {"to": "review", "reason": "不是同一盏灯"})
    request.refresh_from_db()
    assert (request.state, request.merged_into, request.status) == (State.REVIEW, None, "open")


def test_an_attempt_to_ask_is_recorded_and_supervision_is_put(desk: Client, new_request: New) -> None:
    request = put(new_request(phone="1"), State.FOLLOW_UP)
    desk.post(act(request, "follow_up"), {"channel": "call"})
    assert request.follow_ups.get().reached is False
    desk.post(act(request, "supervise"), {"reason": "领导批示"})
    request.refresh_from_db()
    assert request.supervised_since
    assert desk.get(act(request, "supervise")).status_code == 404


def test_contact_data_of_a_secret_request_is_kept_back(desk: Client, new_request: New) -> None:
    request = new_request(phone="13800138000", contact_name="王小明", secrecy="full")
    page = desk.get(record(request)).content.decode()
    assert "13800138000" not in page and "王小明" not in page


@pytest.mark.parametrize("watch", ["overdue", "supervised", "unassigned"])
def test_the_list_watches(watch: str, desk: Client, new_request: New) -> None:
    lamp, bus = new_request(), new_request("bus_stop")
    past = timezone.now() - dt.timedelta(days=1)
    ServiceRequest.objects.filter(pk=lamp.pk).update(reply_by=past, supervised_since=past)
    page = desk.get(reverse("admin:dispatch_servicerequest_changelist"), {"watch": watch}).content.decode()
    assert (lamp.number in page, bus.number in page) == ((False, True) if watch == "unassigned" else (True, False))


def test_moving_on_needs_the_request_as_it_is_now(desk: Client, new_request: New) -> None:
    request = new_request()
    workflow.change_state(request, State.WITHDRAWN, "citizen")
    answer = desk.post(move(request), {"to": "accepted"})
    assert answer.status_code == 200 and "已结束" in answer.content.decode()
