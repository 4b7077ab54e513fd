"""How a made-up citizen answers the follow-up, without a database."""

from __future__ import annotations

import datetime as dt
import random

from hotline.demo.lives import Life, Lives, Step
from hotline.dispatch.models import Service, ServiceRequest
from hotline.dispatch.states import State

MORNING = dt.datetime(2026, 11, 20, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def asked(solved: bool, phone: str = "13800000000", **fields: object) -> list[Step]:
    """Return what two hundred citizens do when they are asked afterwards."""
    request = ServiceRequest(
        service=Service(code="lamp", name_zh="路灯", name_en="Lamp"),
        state=State.FOLLOW_UP,
        phone=phone,
        updated_at=MORNING,
        tier="T3",
        language="zh",
        **fields,
    )
    lives = Lives(1, [])
    steps = [lives.next(request, Life(random.Random(number), solved=solved)) for number in range(200)]
    return [step for step in steps if step]


def test_who_is_content_is_done() -> None:
    assert {step.to for step in asked(solved=True)} == {State.CLOSED, None}


def test_some_who_are_not_content_want_it_reopened_with_a_reason() -> None:
    steps = asked(solved=False)
    reopened = [step for step in steps if step.to == State.REOPENED]
    assert 20 < len(reopened) < 100
    assert all(step.reason and step.values["follow_up"].solved is False for step in reopened)


def test_nobody_reopens_a_third_time() -> None:
    assert State.REOPENED not in {step.to for step in asked(solved=False, reopened_times=2)}


def test_who_left_no_way_to_be_reached_is_not_asked() -> None:
    steps = asked(solved=False, phone="")
    assert {step.to for step in steps} == {State.CLOSED}
    assert not any(step.values for step in steps)


def test_some_are_not_reached_at_the_first_call() -> None:
    unreached = [step for step in asked(solved=True) if step.to is None]
    assert 15 < len(unreached) < 70
