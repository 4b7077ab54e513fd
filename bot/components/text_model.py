"""A linear text classifier for short and long messages in Chinese and English. Pure scikit-learn, no Rasa.

Characters carry Chinese and typos, words carry English, classes of words (see `word_classes`) carry what was said in
other words. TF-IDF with unit length lets one model judge three characters and three thousand. Confidence is the softmax
of the margins, at a temperature fitted on held-out folds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from bot.components.one_text import OneText
from bot.components.word_classes import WordClasses

MAX_LENGTH = 4000  # characters judged; what a letter is about has been said by then
LATIN_WORD = r"[a-z]+(?:'[a-z]+)?"
FOLDS = 3
Example = tuple[str, str]  # a text and its label
SEED = 20
CLASS_WEIGHT = 0.5  # against 1 for characters and for words; 0.4 to 0.8 measure alike


@dataclass(frozen=True)
class TextModel:
    """A fitted pipeline, its labels in column order, and the temperature that makes its confidence honest."""

    pipeline: Pipeline
    labels: tuple[str, ...]
    temperature: float

    @classmethod
    def fit(
        cls,
        examples: Sequence[Example],
        composed: Sequence[Example] = (),
        regularisation: float = 1.0,
    ) -> TextModel:
        """Train on examples with one label each; raises ValueError when there are fewer than two labels.

        `composed` examples are made of the others. They are learnt from but take no part in the calibration, where
        they would show a fold what it is not to know.
        """
        pipeline = new_pipeline(regularisation)
        temperature = calibrated_temperature(pipeline, *columns_of(examples))
        pipeline.fit(*columns_of([*examples, *composed]))
        return cls(pipeline, tuple(str(label) for label in pipeline.classes_), temperature)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return every label with its probability, the likeliest first; all alike when the text holds nothing known."""
        found, values = self._one.vector(prepare(text))
        if not set(found) - self._in_silence:
            return [(label, 1 / len(self.labels)) for label in self.labels]
        # Only the rows of the features at hand: scikit-learn's own product copies the whole matrix for each message.
        margins = values @ self._weights[found] + self.pipeline[1].intercept_
        scores = columns(margins if margins.shape == (1,) else margins[None, :])[0]
        probabilities = softmax(scores / self.temperature)
        order = np.argsort(-probabilities, kind="stable")
        return [(self.labels[index], float(probabilities[index])) for index in order]

    @cached_property
    def _one(self) -> OneText:
        return OneText(self.pipeline[0])

    @cached_property
    def _weights(self) -> np.ndarray:
        """Return the weights as an array (features, labels), rows in one piece."""
        return np.ascontiguousarray(self.pipeline[1].coef_.T, dtype=np.float32)

    @cached_property
    def _in_silence(self) -> set[int]:
        """Return the features that every text has: the marks of its ends."""
        return set(self._one.vector(prepare(""))[0])


def new_pipeline(regularisation: float) -> Pipeline:
    """Return features and classifier; letters that stand together in one example alone count too (decision 11)."""
    features = [
        ("characters", counted(analyzer="char", ngram_range=(1, 3))),
        ("word_parts", counted(analyzer="char_wb", ngram_range=(2, 5))),
        ("words", counted(token_pattern=LATIN_WORD, ngram_range=(1, 2))),
        ("classes", counted(analyzer=WordClasses.load().features)),
    ]
    classifier = LinearSVC(C=regularisation, class_weight="balanced", random_state=SEED)
    return make_pipeline(FeatureUnion(features, transformer_weights={"classes": CLASS_WEIGHT}), classifier)


def counted(**how: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, lowercase=False, **how)


def columns_of(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    return [prepare(text) for text, _ in examples], [label for _, label in examples]


def prepare(text: str) -> str:
    """Return the text with marked ends, single spaces and every digit alike, ready for counting."""
    plain = re.sub(r"\d", "0", re.sub(r"\s+", " ", text[:MAX_LENGTH].lower())).strip()
    return f"\x02{plain}\x03"


def columns(scores: np.ndarray) -> np.ndarray:
    """Return margins as an array (texts, labels), also for two labels, where scikit-learn gives one column."""
    return np.column_stack([-scores, scores]) if scores.ndim == 1 else scores


def calibrated_temperature(pipeline: Pipeline, texts: Sequence[str], labels: Sequence[str]) -> float:
    """Return the softmax temperature with the least log loss on held-out folds; 1.0 when data is too scarce."""
    folds = min(FOLDS, *Counter(labels).values())
    if folds < 2:
        return 1.0
    split = StratifiedKFold(folds, shuffle=True, random_state=SEED)
    rows = columns(cross_val_predict(pipeline, texts, labels, cv=split, method="decision_function"))
    column = {label: index for index, label in enumerate(sorted(set(labels)))}
    truth = np.array([column[label] for label in labels])

    def log_loss(temperature: float) -> float:
        return float(-log_softmax(rows / temperature, axis=1)[np.arange(len(truth)), truth].mean())

    return float(minimize_scalar(log_loss, bounds=(0.05, 3.0), method="bounded").x)
