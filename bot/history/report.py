"""How good a history model is on rows it has not seen: accuracy, top 3, calibration, confusions, worst errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10
SHOWN = 10


@dataclass(frozen=True)
class Report:
    """Figures over held-out rows. ``confusions`` are (true, proposed, how often); ``worst`` are (row, true, proposed,
    confidence)."""

    rows: int
    labels: int
    accuracy: float
    top3: float
    calibration_error: float
    confusions: list[tuple[str, str, int]]
    worst: list[tuple[int, str, str, float]]

    def lines(self) -> list[str]:
        """Return the report as lines of Markdown."""
        return [
            f"- rows judged, none of them learnt from: {self.rows}; labels: {self.labels}",
            f"- right at first: {self.accuracy:.3f}",
            f"- among the first three: {self.top3:.3f}",
            f"- expected calibration error: {self.calibration_error:.3f}",
            "",
            "| it is | proposed | times |",
            "|---|---|---|",
            *(f"| {true} | {proposed} | {times} |" for true, proposed, times in self.confusions),
            "",
            "Surest of the wrong answers:",
            "",
            *(
                f"- row {row}: it is {true}, proposed {proposed} ({confidence:.2f})"
                for row, true, proposed, confidence in self.worst
            ),
        ]


def judge(
    chances: np.ndarray, labels: Sequence[str], truth: Sequence[str], row_numbers: Sequence[int] | None = None
) -> Report:
    """Return the report on probabilities (texts, labels); a true label that the model lacks counts as an error."""
    order = np.argsort(-chances, axis=1)[:, :3]
    named = np.array(labels)[order]
    right = named[:, 0] == np.array(truth)
    confidence = chances.max(axis=1)
    numbers = row_numbers or range(len(truth))
    wrong = sorted(np.flatnonzero(~right), key=lambda index: -confidence[index])
    pairs = Counter((truth[index], str(named[index, 0])) for index in wrong)
    return Report(
        rows=len(truth),
        labels=len(labels),
        accuracy=float(right.mean()),
        top3=float((named == np.array(truth)[:, None]).any(axis=1).mean()),
        calibration_error=calibration_error(confidence, right),
        confusions=[(true, proposed, times) for (true, proposed), times in pairs.most_common(SHOWN)],
        worst=[
            (int(numbers[index]), truth[index], str(named[index, 0]), float(confidence[index]))
            for index in wrong[:SHOWN]
        ],
    )


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error = 0.0
    for each in set(bins):
        inside = bins == each
        error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)
