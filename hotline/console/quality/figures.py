"""The figures of quality: scorecards, Cohen's kappa of the double-blind sheets, the funnel."""

from __future__ import annotations

import datetime as dt
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.db.models import Count
from sklearn.metrics import cohen_kappa_score

from hotline.console.models import ErrorCode, ReviewItem, ScoreSheet
from hotline.console.models.review import Stage
from hotline.console.models.score_sheet import SCORES

BANDS = (60, 85)  # a score is bad, fair or good; project default
WAY = (Stage.BEGUN, Stage.DESCRIBED, Stage.PLACED, Stage.CONFIRMED, Stage.FILED)


@dataclass(frozen=True)
class Card:
    """The sheets about the bot or one agent: their number, mean scores of 0 to 100, and how often each error."""

    who: str
    sheets: int
    means: dict[str, float]
    errors: dict[str, int]


@dataclass(frozen=True)
class Agreement:
    """How far two reviewers agree on one thing, beyond chance; ``kappa`` is None when it says nothing."""

    what: str
    pairs: int
    kappa: float | None


def scorecards(since: dt.datetime, until: dt.datetime) -> list[Card]:
    """Return the card of the bot, then of each agent, over the sheets of the time [since, until)."""
    by: dict[str, list[ScoreSheet]] = defaultdict(list)
    for sheet in ScoreSheet.objects.filter(at__gte=since, at__lt=until):
        by[sheet.agent].append(sheet)
    return [card(who, by[who]) for who in sorted(by)]


def card(who: str, sheets: list[ScoreSheet]) -> Card:
    """Return the card of one whose name is ``who``, the bot's being empty."""
    errors = Counter(code for sheet in sheets for code in sheet.errors)
    means = {name: fmean(getattr(sheet, name) for sheet in sheets) for name in SCORES}
    return Card(who, len(sheets), means, {code.value: errors[code] for code in ErrorCode})


def agreements(since: dt.datetime, until: dt.datetime) -> list[Agreement]:
    """Return the agreement on each score, in bands with quadratic weights, and on whether there is any error."""
    pairs = blind_pairs(since, until)
    found = [
        agreement(name, [(band(getattr(a, name)), band(getattr(b, name))) for a, b in pairs], weights="quadratic")
        for name in SCORES
    ]
    return [*found, agreement("errors", [(int(bool(a.errors)), int(bool(b.errors))) for a, b in pairs])]


def blind_pairs(since: dt.datetime, until: dt.datetime) -> list[tuple[ScoreSheet, ScoreSheet]]:
    """Return first and second sheet about the same subject of each conversation that was judged twice."""
    pairs = []
    for second in ScoreSheet.objects.filter(blind=True, at__gte=since, at__lt=until).order_by("pk"):
        first = ScoreSheet.objects.filter(item=second.item_id, agent=second.agent, pk__lt=second.pk).first()
        if first is not None:
            pairs.append((first, second))
    return pairs


def agreement(what: str, pairs: list[tuple[int, int]], weights: Any = None) -> Agreement:
    """Return Cohen's kappa (1960; weighted 1968): 1 is full agreement, 0 that of chance."""
    if len({value for pair in pairs for value in pair}) < 2:
        return Agreement(what, len(pairs), None)  # both always said the same one thing: chance explains all
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kappa = float(cohen_kappa_score([a for a, _b in pairs], [b for _a, b in pairs], weights=weights))
    return Agreement(what, len(pairs), None if kappa != kappa else kappa)


def band(score: int) -> int:
    """Return 0 for a bad score, 1 for a fair and 2 for a good one."""
    return sum(score >= bound for bound in BANDS)


def funnel(since: dt.datetime, until: dt.datetime) -> list[tuple[Stage, int]]:
    """Return how many conversations that began in the time reached each stage at least."""
    rows = ReviewItem.objects.filter(began_at__gte=since, began_at__lt=until).exclude(stage="")
    reached = dict(rows.order_by().values_list("stage").annotate(count=Count("pk")))
    return [(stage, sum(reached.get(later, 0) for later in WAY[at:])) for at, stage in enumerate(WAY)]


def left_at(since: dt.datetime, until: dt.datetime) -> list[tuple[str, int]]:
    """Return at which question those were left who filed nothing, the most frequent first."""
    rows = ReviewItem.objects.filter(began_at__gte=since, began_at__lt=until).exclude(stage__in=["", Stage.FILED])
    found = rows.order_by().values_list("left_at").annotate(count=Count("pk"))
    return sorted(found, key=lambda each: (-each[1], each[0]))
