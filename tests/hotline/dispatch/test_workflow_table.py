"""Every pair of states is either allowed or refused, and a refusal leaves no trace."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from hotline.dispatch import workflow
from hotline.dispatch.models import Change, Notice
from hotline.dispatch.states import NEXT, State, status_of
from tests.hotline.dispatch.scenes import AGENT, ask_to_terminate, put, what_it_takes

PAIRS = list(itertools.product(State, State))


@pytest.mark.parametrize(("state", "to"), PAIRS, ids=lambda state: state.value)
def test_the_table_decides(state: State, to: State, new_request: Callable[..., Any]) -> None:
    request, master = new_request(phone="13800138000"), new_request()
    put(request, state)
    if to == State.TERMINATED:
        ask_to_terminate(request)
    needs = what_it_takes(request, to, master)
    changes, notices = Change.objects.count(), Notice.objects.count()
    if to in NEXT[state]:
        assert workflow.needed(request, to, AGENT, **needs) == []
        change = workflow.change_state(request, to, AGENT, **needs)
        request.refresh_from_db()
        assert (request.state, request.status) == (to, status_of(to))
        assert (change.from_state, change.to_state, change.actor) == (state, to, AGENT)
        assert (Change.objects.count(), Notice.objects.count()) == (changes + 1, notices + 1)
        assert (request.closed_at is not None) == (request.status == "closed")
    else:
        assert workflow.needed(request, to, AGENT, **needs)
        with pytest.raises(workflow.NoSuchStep):
            workflow.change_state(request, to, AGENT, **needs)
        request.refresh_from_db()
        assert request.state == state
        assert (Change.objects.count(), Notice.objects.count()) == (changes, notices)


@pytest.mark.parametrize("state", State)
def test_what_is_offered_is_what_the_table_says(state: State, new_request: Callable[..., Any]) -> None:
    assert set(workflow.allowed(put(new_request(), state))) == NEXT[state]


# States whose step needs something; the others need nothing but the table.
NEEDY = {
    State.ANSWERED, State.ADVISED_OUT, State.TRANSFERRED_EMERGENCY, State.MERGED, State.RETURNED, State.OBJECTED,
    State.REASSIGNED, State.UPHELD, State.CONFERRED, State.CONTACTED, State.EXTENDED, State.SUSPENDED, State.WHISTLED,
    State.SUPERVISED, State.REPLIED, State.CLOSED, State.REOPENED, State.TERMINATED,
}  # fmt: skip


@pytest.mark.parametrize("to", State)
def test_a_bare_step_is_taken_only_where_nothing_is_needed(to: State, new_request: Callable[..., Any]) -> None:
    origins = [state for state in State if to in NEXT[state]]
    if not origins:
        assert to == State.CONFIRMED
        return
    request = put(new_request(phone="13800138000"), origins[0])
    if to in NEEDY:
        with pytest.raises(workflow.GuardRefused):
            workflow.change_state(request, to, AGENT)
        request.refresh_from_db()
        assert request.state == origins[0]
    else:
        workflow.change_state(request, to, AGENT)
        assert request.state == to
