"""Sentences that train the second look for dangers are in no measure and no test, and the weights hold no citizen's words."""

from __future__ import annotations

import json

from bench.danger_sentences import ROOT, answers, dangers, kept_apart, look_alikes, messages
from intake.text import fold


def test_no_measured_or_tested_sentence_trains_the_second_look() -> None:
    training = {
        fold(sentence) for sentence in [*(one for _, one in dangers()), *look_alikes(), *messages(), *answers()]
    }
    assert len(training) > 5000
    assert not training & kept_apart()


def test_the_weights_are_short_runs_and_not_sentences() -> None:
    weights = json.loads((ROOT / "intake/danger/weights.json").read_text("utf-8"))["weights"]
    assert max(len(feature) for feature in weights if not feature.startswith("l:")) <= 4
