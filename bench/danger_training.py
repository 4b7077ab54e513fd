"""Trains the second look for dangers and writes ``intake/danger/weights.json``: ``python -m bench.danger_training``.

Run by hand in the bot environment (scikit-learn) when the sentences of ``data/danger`` change. Only sentences written
for the project are used, none of a test, a measure or a corpus; ``tests/content/test_danger_sentences.py`` proves it.
"""

from __future__ import annotations

import json

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from bench.danger_sentences import ROOT, answers, dangers, look_alikes, messages
from intake.danger.features import features

WEIGHTS = ROOT / "intake" / "danger" / "weights.json"
SHORT = 10  # as in intake.danger.second_look
SMALLEST = 0.05  # weights below this are left out of the file


def main() -> None:
    dangerous, alike, ordinary, short = dangers(), look_alikes(), messages(), answers()
    sentences = [sentence for _, sentence in dangerous] + alike + ordinary + short
    counter = CountVectorizer(analyzer=features, binary=True, min_df=4)
    counts = counter.fit_transform(sentences)
    names = counter.get_feature_names_out()
    sizes = np.asarray(counts.sum(1)).ravel()
    model = LogisticRegression(C=2.0, max_iter=2000)
    model.fit(
        scipy.sparse.diags(SHORT / np.sqrt(SHORT + sizes)) @ counts,
        [1] * len(dangerous) + [0] * (len(alike) + len(ordinary) + len(short)),
        sample_weight=[1.0] * (len(dangerous) + len(alike)) + [3.0] * len(ordinary) + [2.0] * len(short),
    )
    sorts = LogisticRegression(C=0.3, penalty="l1", solver="liblinear")
    sorts.fit(counts[: len(dangerous)], [kind for kind, _ in dangerous])
    written = {
        "bias": round(float(model.intercept_[0]), 2),
        "weights": _kept(names, model.coef_[0]),
        "kinds": {kind: _kept(names, row) for kind, row in zip(sorts.classes_, sorts.coef_, strict=True)},
    }
    WEIGHTS.write_text(json.dumps(written, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(dangerous)} dangers, {len(alike)} look-alikes, {len(ordinary)} messages, {len(short)} short answers")
    print(f"{len(written['weights'])} weights, {WEIGHTS.stat().st_size // 1024} KB")


def _kept(names: np.ndarray, row: np.ndarray) -> dict[str, float]:
    weights = ((str(name), round(float(weight), 2)) for name, weight in zip(names, row, strict=True))
    return {name: weight for name, weight in weights if abs(weight) > SMALLEST}


if __name__ == "__main__":
    main()
