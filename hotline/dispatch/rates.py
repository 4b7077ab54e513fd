"""The three rates of the follow-up: response, solved, satisfied (regulation Art. 32).

For one unit, or pooled over several, over the valid follow-ups of a period (formulas as a Beijing district codes them):

    response  = contacted / valid
    solved    = solved / valid
    satisfied = (satisfied + f * fairly satisfied) / valid
    score     = 100 * (w1 * response + w2 * solved + w3 * satisfied)

with f = 0.9 and w = 0.10, 0.50, 0.40 by default; ``RateWeights`` holds the versions, and a period uses the one in force
on its last day. A follow-up is valid when the citizen was reached and answered all three questions, and the request was
neither withdrawn nor filed without any contact. A request counts once, with its last valid answer in the period; while
it is suspended it counts as unsolved. Rates without valid follow-ups are None ("n/a"), never 0.

Two scopes stand side by side: all, and without what was excluded. Beside the pooled rate stands the mean of the units'
rates, which weighs a small unit like a large one. Intervals are Wilson's with 95 % (E. B. Wilson, 1927); for
``satisfied`` the fairly satisfied count as f of a success, which keeps the interval within 0 to 1.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from hotline.dispatch.models import FollowUp, RateWeights
from hotline.dispatch.states import State
from hotline.dispatch.working_days import zone

Z95 = 1.959963984540054
RANKED_FROM = 20
NAMES = ("response", "solved", "satisfied")


@dataclass(frozen=True)
class Period:
    """From ``start`` up to, not including, ``end`` (aware)."""

    start: dt.datetime
    end: dt.datetime

    @property
    def last_day(self) -> dt.date:
        """The day on which the period ends."""
        return (self.end - dt.timedelta(microseconds=1)).astimezone(zone()).date()


def noon_to_noon(day: dt.date) -> Period:
    """Return the report day that ends at noon of ``day``."""
    end = dt.datetime.combine(day, dt.time(12), zone())
    return Period(end - dt.timedelta(days=1), end)


def natural_day(day: dt.date) -> Period:
    """Return ``day`` from midnight to midnight."""
    start = dt.datetime.combine(day, dt.time(), zone())
    return Period(start, start + dt.timedelta(days=1))


def natural_month(year: int, month: int) -> Period:
    """Return the calendar month."""
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return Period(natural_day(dt.date(year, month, 1)).start, natural_day(following).start)


def assessment_month(year: int, month: int) -> Period:
    """Return the month as units are assessed: from the 19th of the month before through the 18th."""
    before = dt.date(year - (month == 1), (month - 2) % 12 + 1, 19)
    return Period(natural_day(before).start, natural_day(dt.date(year, month, 19)).start)


@dataclass(frozen=True)
class Rate:
    """A share of valid follow-ups with its 95 % interval; ``value`` is None when there are none."""

    successes: float
    valid: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.successes / self.valid if self.valid else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval."""
        return wilson(self.successes, self.valid) if self.valid else None


def wilson(successes: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's interval for ``successes`` of ``n`` > 0."""
    p = successes / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Answers:
    """One request's last valid answers; ``solved`` is already False while it is suspended."""

    unit: str
    contacted: bool
    solved: bool
    satisfaction: str
    excluded: bool


@dataclass(frozen=True)
class Rates:
    """The three rates of some answers."""

    response: Rate
    solved: Rate
    satisfied: Rate
    weights: RateWeights

    @property
    def valid(self) -> int:
        """How many valid follow-ups there are."""
        return self.response.valid

    @property
    def score(self) -> float | None:
        """0 to 100, None without valid follow-ups."""
        return _score([self.response.value, self.solved.value, self.satisfied.value], self.weights)


@dataclass(frozen=True)
class Mean:
    """The arithmetic mean of units' rates, over the units that have any."""

    units: int
    response: float | None
    solved: float | None
    satisfied: float | None
    score: float | None


@dataclass(frozen=True)
class Scope:
    """Units by code, all of them pooled, and the mean of the units."""

    units: dict[str, Rates]
    pooled: Rates
    mean: Mean


@dataclass(frozen=True)
class Report:
    """Both scopes of one period, and per unit which share of its answered requests was excluded."""

    period: Period
    weights: RateWeights
    everything: Scope
    without_excluded: Scope
    excluded_share: dict[str, float]


def report(period: Period) -> Report:
    """Return the rates of ``period``."""
    weights = RateWeights.on(period.last_day)
    found = list(valid_answers(_follow_ups(period)))
    kept = [answers for answers in found if not answers.excluded]
    per_unit = _by_unit(found)
    shares = {unit: sum(a.excluded for a in rows) / len(rows) for unit, rows in per_unit.items()}
    return Report(period, weights, scope(found, weights), scope(kept, weights), shares)


def valid_answers(follow_ups: Iterable[FollowUp]) -> Iterable[Answers]:
    """Return the last valid answers of each request; ``follow_ups`` come in the order of time."""
    last: dict[int, Answers] = {}
    for each in follow_ups:
        request = each.request
        anonymous = not (request.phone or request.email or request.conversation_id)
        if not each.complete or anonymous or request.state == State.WITHDRAWN:
            continue
        lead = request.merged_into.lead_agency_id if request.merged_into else request.lead_agency_id
        solved = bool(each.solved) and request.state != State.SUSPENDED
        last[request.pk] = Answers(lead or "", bool(each.contacted), solved, each.satisfaction, request.excluded)
    return last.values()


def scope(answers: Iterable[Answers], weights: RateWeights) -> Scope:
    """Return units, pooled and mean of ``answers``."""
    rows = list(answers)
    units = {unit: rates(of_unit, weights) for unit, of_unit in sorted(_by_unit(rows).items())}
    return Scope(units, rates(rows, weights), mean(list(units.values()), weights))


def rates(answers: Iterable[Answers], weights: RateWeights) -> Rates:
    """Return the three rates of ``answers``, pooled."""
    rows = list(answers)
    fairly = float(weights.fairly_satisfied)
    worth = {FollowUp.Satisfaction.SATISFIED.value: 1.0, FollowUp.Satisfaction.FAIRLY.value: fairly}
    return Rates(
        Rate(sum(row.contacted for row in rows), len(rows)),
        Rate(sum(row.solved for row in rows), len(rows)),
        Rate(math.fsum(worth.get(row.satisfaction, 0.0) for row in rows), len(rows)),
        weights,
    )


def mean(units: list[Rates], weights: RateWeights) -> Mean:
    """Return the mean of the units' rates; units without valid follow-ups do not count."""
    counted = [unit for unit in units if unit.valid]
    response, solved, satisfied = (_mean([getattr(unit, name).value for unit in counted]) for name in NAMES)
    score = _score([response, solved, satisfied], weights)
    return Mean(len(counted), response, solved, satisfied, score)


def _score(values: list[float | None], weights: RateWeights) -> float | None:
    weighted = zip((weights.response, weights.solved, weights.satisfied), values, strict=True)
    products = [float(weight) * value for weight, value in weighted if value is not None]
    return 100 * math.fsum(products) if len(products) == len(values) else None


def _mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _by_unit(answers: Iterable[Answers]) -> dict[str, list[Answers]]:
    units: dict[str, list[Answers]] = {}
    for row in answers:
        units.setdefault(row.unit, []).append(row)
    return units


def _follow_ups(period: Period) -> QuerySet[FollowUp]:
    found = FollowUp.objects.filter(at__gte=period.start, at__lt=period.end, reached=True)
    return found.select_related("request", "request__merged_into").order_by("at", "pk")
