"""No sequence of events breaks the table, loses history, or moves a date wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.dispatch import workflow
from hotline.dispatch.models import Approval, ServiceRequest
from hotline.dispatch.states import State, status_of
from tests.hotline.dispatch.documented import BEGINNINGS, documented, way_on
from tests.hotline.dispatch.scenes import AGENT, OTHER, ask_to_terminate, what_it_takes

TABLE = documented()
# Steps that may move the date the citizen was told.
MOVES_THE_DATE = {State.EXTENDED, State.SUSPENDED, State.REOPENED}
EVENTS = st.lists(st.tuples(st.sampled_from(State), st.booleans(), st.integers(0, 120)), max_size=25)
DATABASE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def attempt(request: ServiceRequest, to: State, master: ServiceRequest, prepared: bool) -> bool:
    """Try a step, with all it takes or with nothing; return whether it was taken."""
    needs = what_it_takes(request, to, master) if prepared else {}
    asked = request.approvals.filter(what=Approval.What.TERMINATE, decided_at=None).exists()
    if to == State.TERMINATED and prepared and not asked:
        ask_to_terminate(request, OTHER)
    try:
        workflow.change_state(request, to, AGENT, **needs)
    except workflow.NotAllowed:
        return False
    return True


@DATABASE
@given(beginning=st.sampled_from(BEGINNINGS), events=EVENTS)
def test_any_sequence_of_events_leaves_an_unbroken_history(
    beginning: tuple[State, ...], events: list[Any], new_request: Callable[..., Any]
) -> None:
    request, master = new_request("no_heating", phone="13800138000"), new_request()
    expected = [state.value for state in (State.CONFIRMED, State.DISPATCHED)]
    for wanted, prepared, pick in [*((state, True, 0) for state in beginning), *events]:
        # Half of the events follow the table, so that walks get somewhere; the others try anything.
        to = (way_on(State(request.state), pick // 2) if pick % 2 else None) or wanted
        before, promised, known = request.state, request.reply_by, list(request.changes.values())
        taken = attempt(request, to, master, prepared)
        request.refresh_from_db()
        if taken:
            assert to in TABLE[State(before)]
            expected.append(to.value)
        assert request.state == expected[-1]
        assert request.status == status_of(request.state)
        assert list(request.changes.values())[: len(known)] == known
        if not taken or to not in MOVES_THE_DATE:
            assert request.reply_by == promised
    history = list(request.changes.all())
    assert [change.to_state for change in history] == expected
    assert [change.from_state for change in history] == ["", *expected[:-1]]
    assert [change.at for change in history] == sorted(change.at for change in history)
    assert request.notices.count() == len(expected) - 2
    assert request.changes.filter(to_state=State.OBJECTED).values("agency").distinct().count() == expected.count(
        State.OBJECTED.value
    )
    assert expected.count(State.REOPENED.value) <= 2
