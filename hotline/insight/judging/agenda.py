"""From crisis to problem (问题导向), made measurable for a quarter: where the agenda came from, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from hotline.dispatch.rates import Period
from hotline.insight.models import Event, Measure, Origin, PreventiveTask

GRAVE = ("T1", "T2")


@dataclass(frozen=True)
class Agenda:
    """Figures of one quarter; a share without anything to share is None."""

    origins: dict[str, int]
    proactive: int
    incidents: int
    median_days_to_measure: float | None
    measures: int
    with_expectation: int
    evaluated: int

    @property
    def proactive_ratio(self) -> float | None:
        """Proactive tasks / (proactive tasks + T1 and T2 incidents)."""
        whole = self.proactive + self.incidents
        return self.proactive / whole if whole else None

    def share(self, number: int) -> float | None:
        """Return ``number`` of the measures."""
        return number / self.measures if self.measures else None


def agenda(period: Period) -> Agenda:
    """Return the agenda of ``period``: measures and tasks registered in it, incidents that came in it."""
    measures = list(Measure.objects.filter(registered_at__gte=period.start, registered_at__lt=period.end))
    tasks = PreventiveTask.objects.filter(made_at__gte=period.start, made_at__lt=period.end)
    origins = dict.fromkeys(Origin.values, 0)
    for origin in [*(each.origin for each in measures), *tasks.values_list("origin", flat=True)]:
        origins[origin] += 1
    return Agenda(
        origins,
        tasks.exclude(origin=Origin.INCIDENT).count(),
        Event.objects.filter(requested_at__gte=period.start, requested_at__lt=period.end, tier__in=GRAVE).count(),
        _median_days(measures),
        len(measures),
        sum(bool(each.expected.strip()) for each in measures),
        sum(each.evaluated_at is not None for each in measures),
    )


def _median_days(measures: Sequence[Measure]) -> float | None:
    days = [(each.begins - each.first_signal_on).days for each in measures if each.first_signal_on]
    return float(median(days)) if days else None
