"""How much two pieces of a message are about one matter, as the service classifier sees it."""

from __future__ import annotations

import numpy as np

from bot.components.service_model import ServiceModel
from bot.components.text_model import prepare
from citypack import CityPack
from intake.text import fold


class ServiceLikeness:
    """Compares by groups of services: two services of one group are one matter to whoever reads the message."""

    def __init__(self, model: ServiceModel, pack: CityPack) -> None:
        groups = [service.group if (service := pack.service(label)) else label for label in model.labels]
        names = sorted(set(groups))
        self._model = model
        self._member = np.array([[group == name for name in names] for group in groups], dtype=np.float32)

    def __call__(self, one: str, other: str) -> float:
        """Return how much the groups of the two texts overlap: 1 when alike, 0 when they have none in common."""
        prepared = [prepare(fold(text)) for text in (one, other)]
        chances = self._model.probabilities(self._model.features.transform(prepared)) @ self._member
        return float(np.minimum(chances[0], chances[1]).sum())
