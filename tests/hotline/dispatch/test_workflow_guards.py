"""What each step needs beyond the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotline.dispatch import approvals, workflow
from hotline.dispatch.models import Approval, FollowUp, ServiceRequest
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import AGENT, OTHER, agency, ask_to_terminate, complete_follow_up, put

New = Callable[..., Any]
REASON = "It has to be so."


def refused(request: ServiceRequest, to: State, words: str, actor: str = AGENT, **values: Any) -> None:
    with pytest.raises(workflow.GuardRefused, match=words):
        workflow.change_state(request, to, actor, **values)
    request.refresh_from_db()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that lets time pass."""
    now = timezone.now

    def pass_time(**duration: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + dt.timedelta(**duration))

    return pass_time


def test_a_unit_objects_only_once(new_request: New) -> None:
    request = new_request(district="east")
    workflow.change_state(request, State.OBJECTED, AGENT, REASON)
    put(request, State.DISPATCHED)
    refused(request, State.OBJECTED, "objected already", reason=REASON)


def test_another_unit_may_object_too(new_request: New) -> None:
    request = new_request(district="east")
    workflow.change_state(request, State.OBJECTED, AGENT, REASON)
    workflow.change_state(request, State.REASSIGNED, AGENT, REASON, lead_agency=agency("works"))
    assert workflow.change_state(request, State.OBJECTED, AGENT, REASON).agency == "works"


def test_a_t2_request_can_be_objected_to_for_half_an_hour(new_request: New, later: Callable[..., None]) -> None:
    request = new_request("no_heating")
    later(minutes=31)
    refused(request, State.OBJECTED, "time to object is over", reason=REASON)


def test_nobody_objects_when_there_is_danger(new_request: New) -> None:
    refused(new_request(danger="gas"), State.OBJECTED, "tier", reason=REASON)


def test_reassigning_means_another_unit(new_request: New) -> None:
    request = put(new_request(), State.OBJECTED)
    refused(request, State.REASSIGNED, "with this agency already", reason=REASON, lead_agency=agency("lamps"))


def test_reassigning_keeps_the_date_of_the_citizen(new_request: New, later: Callable[..., None]) -> None:
    request = put(new_request(), State.OBJECTED)
    promised, first = request.reply_by, request.dispatched_at
    later(days=2)
    workflow.change_state(request, State.REASSIGNED, AGENT, REASON, lead_agency=agency("works"))
    assert request.reply_by == promised
    assert request.dispatched_at > first and request.accept_by > request.dispatched_at


def test_conferring_names_lead_and_assisting(new_request: New) -> None:
    request = put(new_request(), State.OBJECTED)
    refused(request, State.CONFERRED, "assisting", lead_agency=agency("works"))
    workflow.change_state(request, State.CONFERRED, AGENT, lead_agency=agency("works"), assisting=[agency("bus")])
    assert request.lead_agency == agency("works")
    assert request.agencies("assisting") == [agency("bus")]


def test_a_street_that_gets_a_request_is_copied_to_its_district(new_request: New) -> None:
    request = put(new_request("bus_stop"), State.REVIEW)
    workflow.change_state(request, State.DISPATCHED, AGENT, lead_agency=agency("east_hill"))
    assert request.agencies("copied") == [agency("east")]


def test_review_ends_with_an_agency(new_request: New) -> None:
    request = new_request("bus_stop")
    assert request.state == State.REVIEW
    refused(request, State.DISPATCHED, "an agency is needed")


def test_a_reply_needs_proof_of_contact(new_request: New) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    ServiceRequest.objects.filter(pk=request.pk).update(contacted_at=None)
    refused(request, State.REPLIED, "contacted", reply="Done.")


@pytest.mark.parametrize("text", ["", "   \n"])
def test_a_reply_needs_words(new_request: New, text: str) -> None:
    refused(put(new_request(), State.IN_PROGRESS), State.REPLIED, "the reply", reply=text)


def test_a_reply_to_a_report_needs_evidence(new_request: New) -> None:
    request = put(new_request("food_safety", kind="report"), State.IN_PROGRESS)
    refused(request, State.REPLIED, "evidence", reply="We looked.")
    workflow.change_state(request, State.REPLIED, AGENT, reply="We looked.", evidence="Record 12")
    assert request.evidence == "Record 12"


def test_the_old_reply_is_not_the_new_one(new_request: New) -> None:
    request = put(new_request(), State.IN_PROGRESS, reply="From before it was reopened")
    refused(request, State.REPLIED, "the reply")


def test_one_extension(new_request: New) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    until = request.reply_by + dt.timedelta(days=3)
    workflow.change_state(request, State.EXTENDED, AGENT, REASON, reply_by=until)
    assert request.reply_by == until and request.extended
    put(request, State.IN_PROGRESS)
    refused(request, State.EXTENDED, "once already", reason=REASON, reply_by=until + dt.timedelta(days=1))


@pytest.mark.parametrize(("days", "words"), [(-1, "later date"), (0, "later date"), (8, "too far")])
def test_an_extension_is_longer_but_not_too_long(new_request: New, days: int, words: str) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    until = request.reply_by + dt.timedelta(days=days)
    refused(request, State.EXTENDED, words, reason=REASON, reply_by=until)


def test_no_extension_after_the_date(new_request: New, later: Callable[..., None]) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    later(days=8)
    until = request.reply_by + dt.timedelta(days=2)
    refused(request, State.EXTENDED, "has passed", reason=REASON, reply_by=until)


@pytest.mark.parametrize("days", [-1, 31])
def test_a_suspension_is_looked_at_within_thirty_days(new_request: New, days: int) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    review = timezone.now().date() + dt.timedelta(days=days)
    refused(request, State.SUSPENDED, "30 days", reason=REASON, suspension_plan="Wait", review_on=review)


def test_a_suspension_tells_the_citizen_until_when(new_request: New) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    review = timezone.localdate() + dt.timedelta(days=10)
    workflow.change_state(request, State.SUSPENDED, AGENT, REASON, suspension_plan="Wait", review_on=review)
    assert timezone.localdate(request.reply_by) == review and request.status == "open"


def test_a_whistle_calls_departments_beside_those_who_assist(new_request: New) -> None:
    request = put(new_request(district="east", street="east_river"), State.IN_PROGRESS)
    workflow.change_state(request, State.WHISTLED, AGENT, REASON, assisting=[agency("market")])
    assert request.agencies("assisting") == [agency("east_river"), agency("market")]


def test_merging_needs_a_living_other(new_request: New) -> None:
    first, second, third = new_request("bus_stop"), new_request("bus_stop"), new_request("bus_stop")
    refused(first, State.MERGED, "itself", merged_into=first)
    workflow.change_state(second, State.MERGED, AGENT, merged_into=third)
    refused(first, State.MERGED, "joined to another", merged_into=second)


def test_closing_takes_the_three_questions(new_request: New) -> None:
    request = put(new_request(phone="13800138000"), State.FOLLOW_UP)
    refused(request, State.CLOSED, "asked first")
    refused(request, State.CLOSED, "asked first", follow_up=complete_follow_up(solved=None))
    workflow.change_state(request, State.CLOSED, AGENT, follow_up=complete_follow_up())
    assert request.follow_ups.get().actor == AGENT


def test_closing_takes_three_attempts_at_different_times(new_request: New) -> None:
    request = put(new_request(phone="13800138000"), State.FOLLOW_UP)
    start = timezone.now() - dt.timedelta(days=1)
    for minutes in (0, 10, 20):
        moment = start + dt.timedelta(minutes=minutes)
        FollowUp.objects.create(request=request, at=moment, actor=AGENT, channel="call", reached=False)
    refused(request, State.CLOSED, "asked first")
    for hours in (3, 6):
        moment = start + dt.timedelta(hours=hours)
        FollowUp.objects.create(request=request, at=moment, actor=AGENT, channel="call", reached=False)
    workflow.change_state(request, State.CLOSED, AGENT)
    assert request.status == "closed"


def test_who_cannot_be_asked_is_not_waited_for(new_request: New) -> None:
    request = put(new_request(), State.FOLLOW_UP)
    workflow.change_state(request, State.CLOSED, AGENT)
    assert request.state == State.CLOSED


def test_reopened_twice_and_no_more(new_request: New, later: Callable[..., None]) -> None:
    request = put(new_request(), State.CLOSED)
    for times in (1, 2):
        later(days=20 * times)
        workflow.change_state(request, State.REOPENED, AGENT, REASON)
        assert request.reopened_times == times
        assert dt.timedelta(days=6, hours=23) < request.reply_by - timezone.now() <= dt.timedelta(days=7)
        put(request, State.CLOSED)
    refused(request, State.REOPENED, "twice already", reason=REASON)


def test_terminating_takes_two_people(new_request: New) -> None:
    request = new_request()
    refused(request, State.TERMINATED, "somebody else", reason=REASON)
    ask_to_terminate(request, AGENT)
    refused(request, State.TERMINATED, "cannot approve", reason=REASON)
    workflow.change_state(request, State.TERMINATED, OTHER, REASON)
    approval = request.approvals.get()
    assert (approval.asked_by, approval.decided_by, approval.approved) == (AGENT, OTHER, True)


def test_what_was_refused_is_not_approved(new_request: New) -> None:
    request = new_request()
    ask_to_terminate(request, AGENT)
    approvals.refuse(request.approvals.get(), OTHER)
    refused(request, State.TERMINATED, "somebody else", actor=OTHER, reason=REASON)
    with pytest.raises(workflow.GuardRefused):
        approvals.refuse(request.approvals.get(), OTHER)


def test_excluding_is_a_flag_with_a_ground_and_two_people(new_request: New) -> None:
    request = new_request()
    with pytest.raises(workflow.GuardRefused, match="ground"):
        approvals.propose(request, Approval.What.EXCLUDE, AGENT, REASON, ground="because")
    with pytest.raises(workflow.GuardRefused, match="evidence"):
        approvals.propose(request, Approval.What.EXCLUDE, AGENT, REASON, ground="legal_route")
    approvals.propose(request, Approval.What.EXCLUDE, AGENT, REASON, ground="legal_route", evidence="Court file 7")
    with pytest.raises(workflow.GuardRefused, match="already"):
        approvals.propose(request, Approval.What.EXCLUDE, OTHER, REASON, ground="legal_route", evidence="File 7")
    with pytest.raises(workflow.GuardRefused, match="cannot approve"):
        approvals.exclude(request, AGENT)
    change = approvals.exclude(request, OTHER)
    assert request.excluded and request.exclusion_ground == "legal_route" and request.state == State.DISPATCHED
    assert change.old == {"excluded": False, "exclusion_ground": ""}
    assert change.new == {"excluded": True, "exclusion_ground": "legal_route"}
    assert change.notice.kind == "excluded" and request.number in change.notice.text_zh


def test_a_request_is_not_made_less_serious_without_a_reason(new_request: New) -> None:
    request = new_request(kind="complaint")
    with pytest.raises(workflow.GuardRefused, match="less serious"):
        workflow.edit(request, AGENT, kind="consultation")
    change = workflow.edit(request, AGENT, "Only asks for the hours.", kind="consultation")
    assert (change.old["kind"], change.new["kind"]) == ("complaint", "consultation")
    workflow.edit(request, AGENT, kind="report")
    assert request.kind == "report"


def test_the_citizens_words_and_the_state_are_not_editable(new_request: New) -> None:
    for field in ("citizen_words", "state", "number", "reply_by"):
        with pytest.raises(TypeError):
            workflow.edit(new_request(), AGENT, REASON, **{field: "x"})
    with pytest.raises(TypeError):
        workflow.change_state(new_request(), State.WITHDRAWN, AGENT, REASON, number="x")
