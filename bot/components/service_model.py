"""Which service a text is about: character and word n-grams, keywords, and ridge regression. Pure, no Rasa."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize

from bot.components import ridge
from bot.components.one_text import OneText
from bot.components.text_model import LATIN_WORD, Example, prepare

KEYWORD_WEIGHT = 0.6  # against 1 for characters and for words


@dataclass(frozen=True)
class ServiceModel:
    """Fitted features, a ridge model, and the temperature that makes its confidence honest."""

    features: FeatureUnion
    classifier: ridge.Ridge
    temperature: float

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels in the order of the columns."""
        return self.classifier.labels

    @classmethod
    def fit(
        cls,
        examples: Sequence[Example],
        composed: Sequence[Example] = (),
        keywords: Sequence[str] = (),
        regularisation: float = 0.5,
    ) -> ServiceModel:
        """Train on examples with one label each.

        ``composed`` examples are made of the others: they are learnt from, but the confidence is fitted without them.
        """
        texts, labels = zip(*[*examples, *composed], strict=True)
        prepared = [prepare(text) for text in texts]
        features = new_features(keywords, any(re.search(LATIN_WORD, text) for text in prepared))
        matrix = features.fit_transform(prepared).tocsr()
        classifier, unseen = ridge.fit(matrix, labels, regularisation)
        truth = np.array([classifier.labels.index(label) for _, label in examples])
        return cls(features, classifier, best_temperature(unseen[: len(truth)], truth))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return every label with its probability, the likeliest first; all alike when the text holds nothing known."""
        columns, values = self._one.vector(prepare(text))
        if not set(columns) - self._in_silence:
            return [(label, 1 / len(self.labels)) for label in self.labels]
        probabilities = softmax((values @ self.classifier.weights[columns] + self.classifier.bias) / self.temperature)
        order = np.argsort(-probabilities, kind="stable")
        return [(self.labels[index], float(probabilities[index])) for index in order]

    def probabilities(self, vectors: csr_matrix) -> np.ndarray:
        """Return the probability of each label (texts, labels)."""
        return softmax(self.classifier.margins(vectors) / self.temperature, axis=1)

    @cached_property
    def _one(self) -> OneText:
        return OneText(self.features)

    @cached_property
    def _in_silence(self) -> set[int]:
        """Return the features that every text has: the marks of its ends."""
        return set(self._one.vector(prepare(""))[0])


class Keywords(BaseEstimator, TransformerMixin):
    """Which of the given words a text holds, as a vector of unit length; Latin words only from their beginning."""

    def __init__(self, keywords: Sequence[str]) -> None:
        self.keywords = keywords

    def fit(self, _texts: Sequence[str], _labels: Sequence[str] | None = None) -> Keywords:
        self.columns_ = {word: column for column, word in enumerate(self.keywords)}
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self.columns_:
            lengths[word[:2]].add(len(word))
        self.lengths_ = dict(lengths)
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        found = [sorted(self._found(text)) for text in texts]
        ends = np.cumsum([0, *map(len, found)])
        columns = np.array([column for row in found for column in row], dtype=np.int32)
        shape = (len(found), len(self.columns_))
        return normalize(csr_matrix((np.ones(len(columns)), columns, ends), shape=shape))

    def _found(self, text: str) -> set[int]:
        """Return the columns of the words in ``text``."""
        found = set()
        for start in range(len(text)):
            for length in self.lengths_.get(text[start : start + 2], ()):
                column = self.columns_.get(text[start : start + length])
                if column is not None and not (latin(text[start]) and start and latin(text[start - 1])):
                    found.add(column)
        return found


def latin(mark: str) -> bool:
    """Return whether the mark is a letter or digit of ASCII."""
    return mark.isascii() and mark.isalnum()


def new_features(keywords: Sequence[str], latin_words: bool) -> FeatureUnion:
    """Return the unfitted features: characters carry Chinese and typos, words English, keywords what a clerk knows."""
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, lowercase=False)
    parts: list[tuple[str, Any]] = [("characters", characters)]
    if latin_words:
        words = TfidfVectorizer(token_pattern=LATIN_WORD, ngram_range=(1, 2), sublinear_tf=True, lowercase=False)
        parts.append(("words", words))
    if keywords:
        parts.append(("keywords", Keywords(keywords)))
    return FeatureUnion(parts, transformer_weights={"keywords": KEYWORD_WEIGHT} if keywords else None)


def best_temperature(margins: np.ndarray, truth: np.ndarray) -> float:
    """Return the softmax temperature with the least log loss of ``truth`` (columns) under ``margins``."""

    def log_loss(temperature: float) -> float:
        return float(-log_softmax(margins / temperature, axis=1)[np.arange(len(truth)), truth].mean())

    return float(minimize_scalar(log_loss, bounds=(0.02, 3.0), method="bounded").x)
