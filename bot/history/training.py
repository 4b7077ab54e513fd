"""Trains the city's classifier from its history, judges it on rows held out, and keeps both beside the bot's model."""

from __future__ import annotations

import hashlib
import resource
import time
from pathlib import Path

import joblib

from bot.components.service_examples import pack_examples, pack_keywords, pack_letters
from bot.components.service_model import ServiceModel
from bot.history.model import HistoryModel, Progress
from bot.history.reading import History
from bot.history.report import Report, judge
from citypack import CityPack

MODEL_FILE = "history.joblib"
REPORT_FILE = "history.md"
FOLDS = 5


def pack_model(pack: CityPack) -> ServiceModel:
    """Return the classifier that knows the pack alone."""
    return ServiceModel.fit(pack_examples(pack), pack_letters(pack), pack_keywords(pack))


def train(history: History, pack: CityPack, folder: Path, progress: Progress) -> Report:
    """Write the model and its report into ``folder``; return the report.

    A fifth of the matters is held out to judge and to calibrate; then all of the history is learnt.
    """
    started = time.monotonic()
    service_model = pack_model(pack)
    held_out = {index for index, group in enumerate(history.groups) if fold_of(group) == 0}
    learnt = [index for index in range(len(history.texts)) if index not in held_out]
    # The even rows of the fifth set the temperature, the odd ones judge it.
    tuning, judged = sorted(held_out)[::2], sorted(held_out)[1::2]

    def texts(indices: list[int]) -> list[str]:
        return [history.texts[index] for index in indices]

    def labels(indices: list[int]) -> list[str]:
        return [history.labels[index] for index in indices]

    trial = HistoryModel.fit(texts(learnt), labels(learnt), service_model, progress)
    trial = trial.calibrated(texts(tuning), labels(tuning))
    report = judge(trial.probabilities(texts(judged)), trial.labels, labels(judged), judged)
    model = HistoryModel.fit(history.texts, history.labels, service_model, progress, trial.temperature)
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, folder / MODEL_FILE, compress=3)
    seconds, peak = time.monotonic() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    head = [
        "# The classifier trained from the city's history",
        "",
        f"- rows: {len(history.texts)}; left out: {history.empty} without text or label, {sum(history.rare.values())} "
        f"of {len(history.rare)} labels with too few rows",
        f"- took {seconds:.0f} s, at most {peak} MB",
        f"- used by the bot: {'yes' if serves(model, pack) else 'no, its labels are no service codes of the pack'}",
    ]
    (folder / REPORT_FILE).write_text("\n".join([*head, *report.lines(), ""]), encoding="utf-8")
    return report


def serves(model: HistoryModel, pack: CityPack) -> bool:
    """Return whether the bot can use the model: every label is a service of the pack."""
    return all(pack.service(label) for label in model.labels)


def fold_of(group: str, folds: int = FOLDS) -> int:
    """Return the fold of a whole group, the same in every run."""
    return int(hashlib.sha1(group.encode(), usedforsecurity=False).hexdigest()[:8], 16) % folds
