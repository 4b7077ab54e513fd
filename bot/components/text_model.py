"""A linear text classifier for short and long messages in Chinese and English. Pure scikit-learn, no Rasa.

Characters 1-4 carry Chinese and typos, words 1-2 carry English. A long message is judged whole and sentence by
sentence, because what it asks for may be one sentence of twenty. Confidence is calibrated on held-out folds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

MAX_LENGTH = 4000  # characters judged; nobody says first after them what a letter is about
MIN_SENTENCE = 4  # characters; shorter pieces say nothing about a long message
SENTENCE_END = re.compile(r"[。！？!?;；\n]+|(?<=[a-z0-9])\.\s+")
FOLDS = 5
SEED = 20


@dataclass
class TextModel:
    """A fitted pipeline, its labels, and the temperature that makes its confidence honest."""

    pipeline: Pipeline
    labels: tuple[str, ...]
    temperature: float

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], regularisation: float = 10.0) -> TextModel:
        """Train on texts with one label each; raises ValueError when there are fewer than two labels."""
        pipeline = new_pipeline(regularisation)
        prepared = [prepare(text) for text in texts]
        temperature = calibrated_temperature(pipeline, prepared, labels)
        pipeline.fit(prepared, labels)
        return cls(pipeline, tuple(str(label) for label in pipeline.classes_), temperature)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return every label with its probability, the likeliest first."""
        probabilities = softmax(self._scores(text) / self.temperature)
        order = np.argsort(-probabilities, kind="stable")
        return [(self.labels[index], float(probabilities[index])) for index in order]

    def _scores(self, text: str) -> np.ndarray:
        """Return one score a label: the whole text's and the mean of its sentences', half each."""
        text = text[:MAX_LENGTH]
        pieces = sentences(text)
        rows = decision_rows(self.pipeline, [prepare(piece) for piece in (text, *pieces)])
        if len(pieces) < 2:
            return rows[0]
        weights = np.sqrt([len(piece) for piece in pieces])
        return (rows[0] + np.average(rows[1:], axis=0, weights=weights)) / 2


def new_pipeline(regularisation: float) -> Pipeline:
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, lowercase=False)
    words = TfidfVectorizer(token_pattern=r"[a-z]+(?:'[a-z]+)?", ngram_range=(1, 2), sublinear_tf=True, lowercase=False)
    classifier = LogisticRegression(C=regularisation, class_weight="balanced", max_iter=1000, random_state=SEED)
    return make_pipeline(FeatureUnion([("characters", characters), ("words", words)]), classifier)


def prepare(text: str) -> str:
    """Return the text with marked ends, single spaces and every digit alike, ready for counting."""
    plain = re.sub(r"\d", "0", re.sub(r"\s+", " ", text.lower())).strip()
    return f"\x02{plain}\x03"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that are long enough to say something."""
    pieces = (piece.strip() for piece in SENTENCE_END.split(text))
    return [piece for piece in pieces if len(piece) >= MIN_SENTENCE]


def decision_rows(pipeline: Pipeline, texts: Sequence[str]) -> np.ndarray:
    """Return an array (texts, labels) of scores, also for two labels, where scikit-learn gives one column."""
    scores = pipeline.decision_function(texts)
    return np.column_stack([-scores / 2, scores / 2]) if scores.ndim == 1 else scores


def calibrated_temperature(pipeline: Pipeline, texts: Sequence[str], labels: Sequence[str]) -> float:
    """Return the softmax temperature with the least log loss on held-out folds; 1.0 when data is too scarce."""
    folds = min(FOLDS, min(Counter(labels).values()))
    if folds < 2:
        return 1.0
    split = StratifiedKFold(folds, shuffle=True, random_state=SEED)
    scores = cross_val_predict(pipeline, texts, labels, cv=split, method="decision_function")
    rows = np.column_stack([-scores / 2, scores / 2]) if scores.ndim == 1 else scores
    columns = {label: index for index, label in enumerate(sorted(set(labels)))}
    truth = np.array([columns[label] for label in labels])

    def log_loss(temperature: float) -> float:
        return float(-log_softmax(rows / temperature, axis=1)[np.arange(len(truth)), truth].mean())

    return float(minimize_scalar(log_loss, bounds=(0.1, 3.0), method="bounded").x)
