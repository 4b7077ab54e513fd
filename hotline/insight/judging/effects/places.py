"""Places that differ: a log value for each with the variance of counting, and how far the places differ beyond it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotline.insight.judging.effects.spread import Array

WIDEST = 16.0


@dataclass(frozen=True)
class Places:
    """Log values of places and the counting variance of each."""

    logs: Array
    counting: Array

    def mean(self, tau2: float) -> tuple[float, float]:
        """Return the mean weighted by 1 / (counting + tau2), and its variance."""
        weights = 1 / (self.counting + tau2)
        return float(np.sum(weights * self.logs) / np.sum(weights)), float(1 / np.sum(weights))


def between(places: Places) -> float:
    """Return tau^2, the variance between places beyond counting (Paule and Mandel, 1982), by bisection."""
    low, high, df = 0.0, WIDEST, len(places.logs) - 1

    def excess(tau2: float) -> float:
        middle, _ = places.mean(tau2)
        return float(np.sum((places.logs - middle) ** 2 / (places.counting + tau2))) - df

    if excess(low) <= 0:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
