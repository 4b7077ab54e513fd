"""A history learnt by ``make train CORPUS=``, judged by five folds of whole clusters, as the corpora do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

import citypack
from bench.corpora import fold_of, read_csv
from bench.understanding.table import Row
from bot.components.service_model import ServiceModel
from bot.history.model import HistoryModel
from bot.history.report import Report, judge
from bot.history.training import pack_model

FOLDS = 5
LEAST = 30  # rows of a unit, as in the corpora's own baseline


@dataclass(frozen=True)
class History:
    """A labelled corpus: texts, labels, clusters, row names; ``wanted`` is (top 1, top 3 or None)."""

    name: str
    texts: list[str]
    labels: list[str]
    clusters: list[str]
    wanted: tuple[float, float | None]


def rows() -> Iterator[Row]:
    """Yield accuracy, top 3 and calibration of each history."""
    pack = pack_model(citypack.load("beijing"))
    for history in histories():
        report = cross_validated(history, pack)
        first, third = history.wanted
        errors = [
            f"row {row}: {true}, proposed {proposed} ({confidence:.2f})"
            for row, true, proposed, confidence in report.worst
        ]
        missed = report.accuracy <= first or (third is not None and report.top3 <= third)
        on = f"{history.name} ({report.rows}, {report.labels} labels)"
        yield Row("own history, top 1", on, f"> {first:.3f}", f"{report.accuracy:.3f}", errors=errors if missed else ())
        yield Row("own history, top 3", on, f"> {third:.3f}" if third else "", f"{report.top3:.3f}")
        yield Row("own history, calibration error", on, "", f"{report.calibration_error:.3f}")


def histories() -> Iterator[History]:
    """Yield the histories measured on; what is wanted is what the corpora's baseline script reaches the same way."""
    letters = read_csv("teddy2020c/labelled.csv.gz")
    yield History(
        "teddy2020c topic",
        [row["topic"] for row in letters],
        [row["label"] for row in letters],
        [row["cluster"] or row["id"] for row in letters],
        (0.864, None),
    )
    full = [row for row in letters if row["detail"].strip()]
    yield History(
        "teddy2020c topic and detail",
        [f"{row['topic']}\n{row['detail']}" for row in full],
        [row["label"] for row in full],
        [row["cluster"] or row["id"] for row in full],
        (0.907, None),
    )
    calls = [
        row
        for row in read_csv("haikou12345/workorders.csv.gz")
        if row["who"] == "citizen" and row["has_ticket_ref"] == "0" and row["dept"] and row["body"].strip()
    ]
    names, counts = np.unique([row["dept"] for row in calls], return_counts=True)
    common = set(names[counts >= LEAST])
    calls = [row for row in calls if row["dept"] in common]
    yield History(
        "haikou12345 lead unit, first calls",
        [row["body"] for row in calls],
        [row["dept"] for row in calls],
        [row["cluster"] or row["id"] for row in calls],
        (0.777, None),
    )


def cross_validated(history: History, pack: ServiceModel) -> Report:
    """Return the report over all rows, each judged by a model that has seen nothing of its cluster."""
    names = tuple(sorted(set(history.labels)))
    chances = np.zeros((len(history.texts), len(names)))
    fold = np.array([fold_of(cluster, FOLDS) for cluster in history.clusters])
    for each in range(FOLDS):
        learnt, judged = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        # A part of what is learnt from sets the temperature of a first model, so that the judged fold stays unseen.
        tuning = np.array([index for index in learnt if fold_of(history.clusters[index] + "t", 8) == 0])
        rest = np.setdiff1d(learnt, tuning)
        trial = fitted(history, rest, pack).calibrated(*chosen(history, tuning))
        model = HistoryModel.fit(*chosen(history, learnt), pack, temperature=trial.temperature)
        columns = [names.index(label) for label in model.labels]
        chances[np.ix_(judged, columns)] = model.probabilities(chosen(history, judged)[0])
    return judge(chances, names, history.labels)


def fitted(history: History, indices: np.ndarray, pack: ServiceModel) -> HistoryModel:
    """Return a model of the rows at ``indices``."""
    return HistoryModel.fit(*chosen(history, indices), pack)


def chosen(history: History, indices: np.ndarray) -> tuple[list[str], list[str]]:
    """Return the texts and labels at ``indices``."""
    return [history.texts[index] for index in indices], [history.labels[index] for index in indices]
