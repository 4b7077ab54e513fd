"""Changes as a whole: history, notice and request are one; the shortcut to a reply; danger found late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from hotline.dispatch import workflow
from hotline.dispatch.models import Change, Notice
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import AGENT, agency, put

New = Callable[..., Any]


def test_a_change_says_who_when_why_and_what(new_request: New) -> None:
    request = put(new_request(), State.OBJECTED)
    change = workflow.change_state(request, State.REASSIGNED, AGENT, "Not theirs.", lead_agency=agency("works"))
    assert (change.actor, change.reason, change.agency) == (AGENT, "Not theirs.", "lamps")
    assert (change.old["lead_agency"], change.new["lead_agency"]) == ("lamps", "works")
    assert change.at == request.updated_at
    assert {"state", "updated_at", "citizen_words"}.isdisjoint(change.new)


def test_a_notice_is_written_in_both_languages_for_where_the_citizen_is(new_request: New) -> None:
    request = new_request(language="en", conversation_id="c-1")
    workflow.change_state(request, State.ACCEPTED, AGENT)
    notice = Notice.objects.get(request=request)
    assert (notice.kind, notice.conversation_id, notice.handed_over_at) == ("accepted", "c-1", None)
    assert notice.text == notice.text_en
    assert "Street Lamp Centre" in notice.text_en and "路灯管理中心" in notice.text_zh
    assert request.number in notice.text_en and request.number in notice.text_zh


def test_a_notice_that_fails_takes_the_change_back(new_request: New, monkeypatch: pytest.MonkeyPatch) -> None:
    request = new_request()
    changes = Change.objects.count()

    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(workflow, "write_notice", fail)
    with pytest.raises(RuntimeError):
        workflow.change_state(request, State.ACCEPTED, AGENT)
    request.refresh_from_db()
    assert request.state == State.DISPATCHED and Change.objects.count() == changes


def test_two_agents_with_the_same_old_page_do_not_both_move_it(new_request: New) -> None:
    mine = new_request()
    yours = type(mine).objects.get(pk=mine.pk)
    workflow.change_state(mine, State.ACCEPTED, AGENT)
    with pytest.raises(workflow.NoSuchStep):
        workflow.change_state(yours, State.ACCEPTED, AGENT)


def test_a_reply_takes_the_steps_before_it(new_request: New) -> None:
    request = new_request()
    workflow.reply(request, AGENT, "The lamp was replaced.", contact_note="Called at ten.")
    states = [change.to_state for change in request.changes.all()]
    assert states == ["confirmed", "dispatched", "accepted", "contacted", "in_progress", "replied"]
    assert request.reply == "The lamp was replaced." and request.contact_note == "Called at ten."
    assert [notice.kind for notice in request.notices.all()] == ["replied"]
    assert "The lamp was replaced." in request.notices.get().text_en


def test_a_reply_without_proof_of_contact_changes_nothing(new_request: New) -> None:
    request = new_request()
    with pytest.raises(workflow.GuardRefused, match="how the citizen was contacted"):
        workflow.reply(request, AGENT, "Done.")
    request.refresh_from_db()
    assert request.state == State.DISPATCHED and request.changes.count() == 2


def test_a_reply_during_an_extension_goes_straight(new_request: New) -> None:
    request = put(new_request(), State.EXTENDED)
    workflow.reply(request, AGENT, "Done.")
    assert [change.to_state for change in request.changes.all()][2:] == ["replied"]


def test_a_reply_to_a_request_nobody_has_is_refused(new_request: New) -> None:
    with pytest.raises(workflow.NoSuchStep):
        workflow.reply(new_request("bus_stop"), AGENT, "Done.", contact_note="Called.")


def test_danger_found_later_makes_it_urgent(new_request: New) -> None:
    request = new_request()
    change = workflow.edit(request, AGENT, "Bare wires.", danger="live_wire")
    assert request.tier == "T1"
    assert request.reply_by == request.requested_at + dt.timedelta(hours=2)
    assert change.from_state == change.to_state == "dispatched"
    assert (change.old["tier"], change.new["tier"]) == ("T3", "T1")


def test_another_kind_does_not_take_an_extension_away(new_request: New) -> None:
    request = put(new_request(kind="help"), State.IN_PROGRESS)
    until = request.reply_by + dt.timedelta(days=3)
    workflow.change_state(request, State.EXTENDED, AGENT, "Parts are missing.", reply_by=until)
    workflow.edit(request, AGENT, kind="complaint")
    assert request.reply_by == until


def test_an_edit_alone_tells_the_citizen_nothing(new_request: New) -> None:
    request = new_request(address_string="东区山前街道1号")
    workflow.edit(request, AGENT, address_string="东区山前街道2号")
    assert not request.notices.exists()
    assert request.changes.last().new == {"address_string": "东区山前街道2号"}
