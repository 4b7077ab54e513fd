"""The history model in the bot: found beside the bot's own model, asked together with the pack's classifier."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import joblib

from bot.history.model import HistoryModel
from bot.history.training import MODEL_FILE, serves
from citypack import CityPack

ROOT = Path(__file__).resolve().parents[2]
SHARE = 0.8  # of the history; the rest leaves a chance to services that it has never seen
logger = logging.getLogger(__name__)


def load(pack: CityPack, folder: Path | None = None) -> HistoryModel | None:
    """Return the model that ``make train CORPUS=`` left for this city, None when there is none that fits the pack."""
    path = (folder or ROOT / "models" / os.environ.get("CITY", pack.code)) / MODEL_FILE
    if not path.exists():
        return None
    model: HistoryModel = joblib.load(path)
    if not serves(model, pack):
        logger.warning("%s is not used: its labels are no service codes of the city pack %s", path, pack.code)
        return None
    return model


def together(pack_ranking: list[tuple[str, float]], model: HistoryModel, text: str) -> list[tuple[str, float]]:
    """Return the services by what the history and the pack think of a text, the likeliest first."""
    learnt = dict(zip(model.labels, model.probabilities([text])[0], strict=True))
    mixed = [(code, SHARE * float(learnt.get(code, 0.0)) + (1 - SHARE) * chance) for code, chance in pack_ranking]
    return sorted(mixed, key=lambda pair: -pair[1])
