"""A second look at a message for dangers that no rule foresaw: a small linear model over ``danger_features``.

Trained on the project's own sentences in ``data/danger`` and ``data/nlu`` by ``python -m bench.danger_training``; the weights
are read once from the file beside this module (decision 9). A score is the logarithm of the odds that somebody is in danger.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from intake.danger.features import features, pieces

_WEIGHTS = Path(__file__).with_name("weights.json")
_LEAD = 1.0  # by so much (logarithm of odds) the kind has to lead the next: the wrong advice is worse than none
_SHORT = 10  # features; a sentence's sum counts less the more features it has beyond this


@dataclass(frozen=True)
class Suspicion:
    """How sure the second look is that the piece at [start, end) tells of a danger now."""

    score: float
    start: int
    end: int


@lru_cache(maxsize=1)
def _model() -> tuple[float, dict[str, float], dict[str, dict[str, float]]]:
    values = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return values["bias"], values["weights"], values["kinds"]


def suspicions(folded: str) -> list[Suspicion]:
    """Return what the second look thinks of each piece of an already folded text, in order."""
    return [Suspicion(_score(folded[start:end]), start, end) for start, end in pieces(folded)]


def likely_kind(words: str) -> str | None:
    """Return the kind of danger that ``words`` sound like most, None when another sounds nearly as likely."""
    kinds, seen = _model()[2], features(words)
    scores = {kind: sum(weights.get(feature, 0.0) for feature in seen) for kind, weights in kinds.items()}
    first, second = sorted(scores, key=lambda kind: -scores[kind])[:2]
    return first if scores[first] - scores[second] >= _LEAD else None


def _score(words: str) -> float:
    bias, weights, _ = _model()
    seen = features(words)
    return bias + _SHORT / math.sqrt(_SHORT + len(seen)) * sum(weights.get(feature, 0.0) for feature in seen)
