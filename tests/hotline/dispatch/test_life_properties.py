"""Units, citizens, agents, clocks and time in any order: the table holds, history only grows, dates move by right."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.dispatch import approvals, workflow
from hotline.dispatch.citizen.acts import ACTIONS, Act, perform
from hotline.dispatch.citizen.proof import Citizen
from hotline.dispatch.clocks.ringing import ring_next
from hotline.dispatch.models import Reminder, ServiceRequest
from hotline.dispatch.refusals import NotAllowed
from hotline.dispatch.states import OVER, State, status_of
from hotline.dispatch.supervision import supervise
from tests.hotline.dispatch.documented import BEGINNINGS, documented, way_on
from tests.hotline.dispatch.scenes import AGENT, OTHER, ask_to_terminate, what_it_takes

CHINA = ZoneInfo("Asia/Shanghai")
TABLE = documented()

START = dt.datetime(2026, 2, 9, 10, 0, tzinfo=CHINA)  # a week before the Spring Festival
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "contacted": st.booleans(),
        "solved": st.booleans(),
        "satisfaction": st.sampled_from(["satisfied", "fairly_satisfied", "not_satisfied"]),
    },
)
EVENT = st.one_of(
    st.tuples(st.just("step"), st.integers(0, 60)),
    st.tuples(st.just("step"), st.integers(0, 60)),
    st.tuples(st.just("step"), st.integers(0, 60)),
    st.tuples(st.just("any step"), st.sampled_from(State)),
    st.tuples(st.just("citizen"), st.tuples(st.sampled_from(ACTIONS), st.sampled_from(["c-1", "c-2", ""]), ANSWERS)),
    st.tuples(st.just("time"), st.integers(1, 24 * 9)),
    st.tuples(st.just("correct"), st.sampled_from([{"tier": "T2"}, {"tier": "T4"}, {"danger": "gas"}, {"kind": "consultation"}, {"title": "x"}])),
    st.tuples(st.just("supervise"), st.none()),
    st.tuples(st.just("exclude"), st.none()),
    st.tuples(st.just("come"), st.booleans()),
)  # fmt: skip
MAY_MOVE_THE_DATE = {State.EXTENDED, State.SUSPENDED, State.REOPENED}


class Life:
    """One request, and what may happen to it."""

    def __init__(self, request: ServiceRequest, master: ServiceRequest, clock: dict[str, dt.datetime]) -> None:
        self.request, self.master, self.clock, self.acts = request, master, clock, 0

    def happens(self, name: str, detail: Any) -> None:
        """Let one thing happen; refusals are part of life."""
        self.acts += 1
        self.clock["now"] += dt.timedelta(seconds=1)
        with contextlib.suppress(NotAllowed):
            getattr(self, name.replace(" ", "_"))(detail)
        self.request.refresh_from_db()

    def step(self, pick: int) -> None:
        if to := way_on(State(self.request.state), pick):
            self.any_step(to)

    def any_step(self, to: State) -> None:
        asked = self.request.approvals.filter(what="terminate", decided_at=None).exists()
        if to == State.TERMINATED and not asked:
            ask_to_terminate(self.request, OTHER)
        workflow.change_state(self.request, to, AGENT, **what_it_takes(self.request, to, self.master))

    def citizen(self, detail: Any) -> None:
        action, conversation, answers = detail
        who = Citizen(conversation, "" if conversation else "8000")
        perform(
            self.request, Act(action, who, words="还是不行", answers=answers, key=f"bot:{self.request.pk}-{self.acts}")
        )

    def time(self, hours: int) -> None:
        end = self.clock["now"] + dt.timedelta(hours=hours)
        while self.clock["now"] < end:
            self.clock["now"] = min(self.clock["now"] + dt.timedelta(hours=7), end)
            while ring_next():
                pass

    def correct(self, values: dict[str, str]) -> None:
        workflow.edit(self.request, AGENT, "corrected", **values)

    def supervise(self, _: None) -> None:
        supervise(self.request, AGENT, "The mayor asks.")

    def exclude(self, _: None) -> None:
        approvals.propose(self.request, "exclude", AGENT, "x", ground="wrong_data", evidence="x")
        approvals.exclude(self.request, OTHER)

    def come(self, came: bool) -> None:
        from hotline.dispatch import whistle

        for attendance in self.request.attendances.filter(came=None):
            whistle.record(attendance, AGENT, came=came, came_at=timezone.now(), result="Was there.")


def holds(request: ServiceRequest, known: list[dict[str, Any]], promised: dt.datetime | None) -> None:
    """Check what must hold after every event."""
    changes = list(request.changes.values())
    assert changes[: len(known)] == known
    new = changes[len(known) :]
    for change in changes:
        if change["from_state"] and change["from_state"] != change["to_state"]:
            assert change["to_state"] in TABLE[State(change["from_state"])]
    pairs = itertools.pairwise(changes)
    assert all(before["to_state"] == after["from_state"] for before, after in pairs)
    assert request.state == changes[-1]["to_state"] and request.status == status_of(request.state)
    assert (request.closed_at is not None) == (request.status == "closed")
    moved = any(change["to_state"] in MAY_MOVE_THE_DATE and "reply_by" in change["new"] for change in new)
    corrected = any({"tier", "danger", "kind"} & set(change["new"]) for change in new)
    assert request.reply_by == promised or moved or corrected
    if State(request.state) in OVER:
        assert request.next_alarm_at is None
    assert request.reopened_times <= 2
    objected = [each["agency"] for each in changes if each["to_state"] == State.OBJECTED != each["from_state"]]
    assert len(objected) == len(set(objected))


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(beginning=st.sampled_from(BEGINNINGS), events=st.lists(EVENT, max_size=25))
def test_whatever_happens(
    beginning: tuple[State, ...], events: list[Any], new_request: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = {"now": START}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    ServiceRequest.objects.update(next_alarm_at=None)  # of earlier examples
    life = Life(
        new_request("no_heating", phone="13800138000", conversation_id="c-1", kind="complaint"), new_request(), clock
    )
    request = life.request
    for name, detail in [*(("any step", state) for state in beginning), *events]:
        known, promised = list(request.changes.values()), request.reply_by
        life.happens(name, detail)
        holds(request, known, promised)
    keys = list(Reminder.objects.filter(request=request).values_list("step", "threshold", "deadline"))
    assert len(keys) == len(set(keys))
    assert all(reminder.at <= clock["now"] for reminder in request.reminders.all())
