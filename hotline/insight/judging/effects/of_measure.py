"""Everything the estimators say about one measure, for requests, citizens and clusters, nulls included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hotline.insight.judging.counting import row, weekly
from hotline.insight.judging.effects.differences import difference, matched
from hotline.insight.judging.effects.interrupted import NO_SERIES, Interruption, interrupted
from hotline.insight.judging.effects.seasonal_ratio import seasonal_ratio
from hotline.insight.judging.effects.spread import Array
from hotline.insight.judging.effects.worst_first import NOT_GUARDED, Guarded, worst_first
from hotline.insight.judging.estimate import UNKNOWN, Estimate

WEEKS = 8
LAGS = (0, 3, 7, 14)
REBOUND_DAYS, REBOUND_WEEKS = 90, 4
LONGEST = 104
PLACE = "subdistrict"


@dataclass(frozen=True)
class Target:
    """Where the measure acts (codes of subdistricts), on which matters (service codes), from which day on."""

    places: tuple[str, ...]
    services: tuple[str, ...]
    begins: dt.date
    chosen_for_being_worst: bool = False
    lag_days: int = 0


@dataclass(frozen=True)
class Effects:
    """What each estimator says; UNKNOWN where the data do not reach. ``placebo`` is (b) eight weeks too early.

    ``rebound`` compares the four weeks from day 90 with the weeks before, in the same way as ``ratio``.
    """

    counted: str
    before: int
    after: int
    ratio: Estimate
    reference: str
    difference: Estimate
    controls: tuple[str, ...]
    placebo: Estimate
    series: Interruption
    guarded: Guarded | None
    by_lag: Mapping[int, Estimate]
    rebound: Estimate
    weeks: tuple[float, ...]
    first_week: int

    @property
    def main(self) -> Estimate:
        """The estimate to act on: guarded when the places were chosen for being worst, else against matched places."""
        if self.guarded and self.guarded.effect.known:
            return self.guarded.effect
        return self.difference if self.difference.known else self.ratio


def effects_of(events: pd.DataFrame, target: Target, until: dt.date, counted: str = "requests") -> Effects:
    """Return what the measure changed, from events up to (not with) ``until``.

    ``events`` are those of the target's services in the whole city; their own places are found here.
    """
    matters = events[events["service_code"].isin(target.services)] if target.services else events
    first = _first_week(matters, target.begins)
    scene = _Scene(matters, target, counted, first, until)
    own = weekly_of(scene, scene.starts)
    after = (until - scene.starts).days // 7
    series = interrupted(own[: -first + min(after, 26)], -first) if after >= 1 else NO_SERIES
    ratio, reference = scene.ratio(scene.starts, WEEKS)
    diff, controls = scene.difference(0)
    return Effects(
        counted,
        int(own[max(0, -first - WEEKS) : -first].sum()),
        int(own[-first : -first + WEEKS].sum()),
        ratio,
        reference,
        diff,
        controls,
        scene.difference(-WEEKS)[0],
        series,
        scene.guarded() if target.chosen_for_being_worst else None,
        {lag: scene.ratio(target.begins + dt.timedelta(days=lag), WEEKS)[0] for lag in LAGS},
        scene.ratio(target.begins + dt.timedelta(days=REBOUND_DAYS), REBOUND_WEEKS)[0],
        tuple(own.tolist()),
        first,
    )


def _first_week(events: pd.DataFrame, day: dt.date) -> int:
    """Return the first whole week of the events, as a number from ``day``, at most two years back."""
    if events.empty:
        return -1
    days = (day - events["requested_at"].min().date()).days
    return -min(LONGEST, max(1, days // 7))


@dataclass(frozen=True)
class _Scene:
    """The matters of a measure, its places, and the weeks that are known."""

    matters: pd.DataFrame
    target: Target
    counted: str
    first: int
    until: dt.date

    @property
    def starts(self) -> dt.date:
        """The first day that counts as after."""
        return self.target.begins + dt.timedelta(days=self.target.lag_days)

    def table(self, day: dt.date, first: int, last: int, places: bool) -> pd.DataFrame:
        """Return weekly counts by place, or with ``places`` false of the city without them."""
        rows = self.matters if places else self.matters[~self.matters[PLACE].isin(self.target.places)]
        return weekly(rows, day, first, last, self.counted, PLACE if places else "")

    def own(self, day: dt.date, first: int, last: int) -> Array:
        """Return the weekly counts of the measure's places, numbered from ``day``."""
        inside = self.matters[self.matters[PLACE].isin(self.target.places)]
        return row(weekly(inside, day, first, last, self.counted), ["all"])

    def ratio(self, after_from: dt.date, weeks: int) -> tuple[Estimate, str]:
        """Return (a) for the weeks from ``after_from`` on, and which reference took the season out."""
        if after_from + dt.timedelta(weeks=weeks) > self.until or self.first > -WEEKS:
            return UNKNOWN, ""
        before = self.own(self.target.begins, -WEEKS, -1)
        after = self.own(after_from, 0, weeks - 1)
        year = dt.timedelta(weeks=52)
        if self.first <= -WEEKS - 52:
            past = [self.own(self.target.begins - year, -WEEKS, -1), self.own(after_from - year, 0, weeks - 1)]
            return seasonal_ratio(before, after, past[0], past[1]), "last_year"
        rest = [
            row(self.table(self.target.begins, -WEEKS, -1, places=False), ["all"]),
            row(self.table(after_from, 0, weeks - 1, places=False), ["all"]),
        ]
        return seasonal_ratio(before, after, rest[0], rest[1]), "rest_of_city"

    def difference(self, shift: int) -> tuple[Estimate, tuple[str, ...]]:
        """Return (b), with everything ``shift`` weeks earlier, and the matched places."""
        day = self.starts if shift == 0 else self.target.begins + dt.timedelta(weeks=shift)
        history = self.first - shift + WEEKS
        if day + dt.timedelta(weeks=WEEKS) > self.until or history > -4:
            return UNKNOWN, ()
        table = self.table(day, -WEEKS + history, WEEKS - 1, places=True)
        names = [str(name) for name in table.index]
        treated = [i for i, name in enumerate(names) if name in self.target.places]
        free = [i for i, name in enumerate(names) if name not in self.target.places and name]
        values, split = table.to_numpy(), -history
        chosen = sorted({each for i in treated for each in matched(values[:, :split], i, free)})
        pair = [(values[rows, split : split + WEEKS], values[rows, split + WEEKS :]) for rows in (treated, chosen)]
        return difference(pair[0], pair[1]), tuple(names[i] for i in chosen)

    def guarded(self) -> Guarded:
        """Return (d)."""
        if self.starts + dt.timedelta(weeks=WEEKS) > self.until:
            return NOT_GUARDED
        before = self.table(self.target.begins, -WEEKS, -1, places=True)
        after = self.table(self.starts, 0, WEEKS - 1, places=True)
        names = before.index.union(after.index)
        treated = [i for i, name in enumerate(names) if name in self.target.places]
        return worst_first(
            before.reindex(names, fill_value=0.0).to_numpy(), after.reindex(names, fill_value=0.0).to_numpy(), treated
        )


def weekly_of(scene: _Scene, day: dt.date) -> Array:
    """Return the whole series of the measure's places: whole weeks before ``begins``, and from ``day`` to the end."""
    last = (scene.until - day).days // 7 - 1
    before = scene.own(scene.target.begins, scene.first, -1)
    return before if last < 0 else np.concatenate([before, scene.own(day, 0, last)])
