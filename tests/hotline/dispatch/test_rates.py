"""The three rates against numbers worked out by hand."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.dispatch import rates
from hotline.dispatch.models import FollowUp, RateWeights, ServiceRequest
from hotline.dispatch.rates import Answers, Rate
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import put

CHINA = ZoneInfo("Asia/Shanghai")

New = Callable[..., Any]


def weights(**changed: str) -> RateWeights:
    usual = {"response": "0.1", "solved": "0.5", "satisfied": "0.4", "fairly_satisfied": "0.9"} | changed
    return RateWeights(valid_from=dt.date(2019, 1, 1), **{name: Decimal(value) for name, value in usual.items()})


def answers(unit: str, *kinds: str, excluded: bool = False) -> list[Answers]:
    """Return answers written as C (contacted) and S (solved), then + (satisfied), ~ (fairly) or - (not)."""
    words = {"+": "satisfied", "~": "fairly_satisfied", "-": "not_satisfied"}
    return [Answers(unit, "C" in kind, "S" in kind, words[kind[-1]], excluded) for kind in kinds]


def test_one_unit_by_hand() -> None:
    found = rates.rates(answers("lamps", "CS+", "CS~", "C-", "-"), weights())
    assert (found.valid, found.response.value, found.solved.value) == (4, 0.75, 0.5)
    assert found.satisfied.value == pytest.approx(0.475)  # (1 + 0.9) / 4
    assert found.score == pytest.approx(7.5 + 25 + 19)  # 100 * (0.1 * 0.75 + 0.5 * 0.5 + 0.4 * 0.475)


def test_other_weights() -> None:
    other = weights(response="0.3", solved="0.35", satisfied="0.35", fairly_satisfied="0.8")
    found = rates.rates(answers("lamps", "CS+", "CS~", "C-", "-"), other)
    assert found.satisfied.value == pytest.approx(0.45)
    assert found.score == pytest.approx(22.5 + 17.5 + 15.75)


def test_pooled_and_mean_of_units_differ_and_are_both_right() -> None:
    rows = [*answers("big", *["CS+"] * 9, "-"), *answers("small", "-", "-")]
    found = rates.scope(rows, weights())
    assert found.pooled.solved.value == pytest.approx(9 / 12)
    assert found.mean.solved == pytest.approx((0.9 + 0) / 2)
    assert found.mean.units == 2
    assert found.pooled.score == pytest.approx(75) and found.mean.score == pytest.approx(45)
    assert found.units["big"].score == pytest.approx(90) and found.units["small"].score == 0


def test_nothing_valid_is_not_zero() -> None:
    found = rates.scope([], weights())
    assert (found.pooled.valid, found.pooled.response.value, found.pooled.score) == (0, None, None)
    assert found.pooled.solved.interval is None
    assert (found.mean.units, found.mean.response, found.mean.score) == (0, None, None)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Computed with the closed formula, z = 1.96, to four places; 0/10 and 10/10 are textbook values.
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilsons_interval(successes: int, n: int, low: float, high: float) -> None:
    assert rates.wilson(successes, n) == pytest.approx((low, high), abs=0.00006)


@given(n=st.integers(1, 10_000), share=st.floats(0, 1))
def test_the_interval_holds_the_rate_and_stays_a_share(n: int, share: float) -> None:
    rate = Rate(share * n, n)
    low, high = rate.interval or (2, -1)
    assert 0 <= low <= (rate.value or 0) + 1e-9 and (rate.value or 0) - 1e-9 <= high <= 1


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=CHINA)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (rates.noon_to_noon(dt.date(2026, 3, 1)), moment(2026, 2, 28, 12), moment(2026, 3, 1, 12)),
        (rates.natural_day(dt.date(2024, 2, 29)), moment(2024, 2, 29), moment(2024, 3, 1)),
        (rates.natural_month(2024, 2), moment(2024, 2, 1), moment(2024, 3, 1)),
        (rates.natural_month(2026, 12), moment(2026, 12, 1), moment(2027, 1, 1)),
        (rates.assessment_month(2026, 11), moment(2026, 10, 19), moment(2026, 11, 19)),
        (rates.assessment_month(2026, 1), moment(2025, 12, 19), moment(2026, 1, 19)),
        (rates.assessment_month(2026, 12), moment(2026, 11, 19), moment(2026, 12, 19)),
    ],
)
def test_periods(period: rates.Period, start: dt.datetime, end: dt.datetime) -> None:
    assert (period.start, period.end) == (start, end)


def test_the_months_of_a_year_leave_no_gap() -> None:
    for month in (rates.natural_month, rates.assessment_month):
        periods = [month(2024 + index // 12, index % 12 + 1) for index in range(36)]
        assert all(one.end == other.start for one, other in itertools.pairwise(periods))


DAY = dt.date(2026, 11, 24)


def asked(request: ServiceRequest, hour: int = 9, day: dt.date = DAY, **given: Any) -> None:
    at = dt.datetime.combine(day, dt.time(hour), CHINA)
    usual = {"reached": True, "contacted": True, "solved": True, "satisfaction": "satisfied", "channel": "chat"}
    FollowUp.objects.create(request=request, at=at, actor="citizen", **usual | given)


def test_what_counts_and_what_does_not(new_request: New) -> None:
    def closed(service: str = "street_light", **fields: Any) -> ServiceRequest:
        return put(new_request(service, phone="13800138000"), State.CLOSED, **fields)

    asked(closed())
    asked(closed("no_heating"), solved=False, satisfaction="not_satisfied")
    asked(closed(), satisfaction="fairly_satisfied")
    asked(closed(), satisfaction="")  # not complete
    asked(closed(), reached=False)
    asked(closed(phone=""))  # nobody can be asked: anonymous
    asked(put(new_request(phone="1"), State.WITHDRAWN))
    asked(closed(), hour=13)  # the next report day
    asked(put(new_request(phone="1"), State.SUSPENDED))  # counts as unsolved
    asked(closed(excluded=True), solved=False, satisfaction="not_satisfied")
    twice = closed()
    asked(twice, hour=8, solved=False, satisfaction="not_satisfied")
    asked(twice, hour=10)
    found = rates.report(rates.noon_to_noon(DAY))
    everything, kept = found.everything, found.without_excluded
    assert (everything.pooled.valid, kept.pooled.valid) == (6, 5)
    assert kept.pooled.solved.successes == 3  # three lamps; neither the heating nor what is suspended
    assert kept.units["lamps"].solved.value == 0.75 and kept.units["heat"].solved.value == 0
    assert kept.pooled.satisfied.successes == pytest.approx(3.9)
    assert found.excluded_share == {"heat": 0, "lamps": pytest.approx(1 / 5)}


def test_what_was_joined_counts_for_the_unit_that_answered(new_request: New) -> None:
    master = put(new_request(phone="1"), State.CLOSED)
    member = put(new_request("no_heating", phone="2"), State.MERGED, merged_into=master)
    asked(member)
    assert list(rates.report(rates.noon_to_noon(DAY)).everything.units) == ["lamps"]


@pytest.mark.django_db
def test_the_weights_of_a_period_are_those_in_force_on_its_last_day() -> None:
    assert RateWeights.on(DAY).solved == Decimal("0.5")
    fields = {"satisfied": "0.3", "fairly_satisfied": "0.9", "why": "x", "set_by": "user:li"}
    RateWeights.objects.create(valid_from=DAY, response="0.4", solved="0.3", **fields)
    assert rates.report(rates.natural_day(DAY)).weights.response == Decimal("0.4")
    assert rates.report(rates.natural_day(DAY - dt.timedelta(days=1))).weights.response == Decimal("0.1")
    assert rates.report(rates.noon_to_noon(DAY)).weights.response == Decimal("0.4")
