"""The classifier trained from a history: character n-grams, and what the pack's classifier says of the text.

Up to ``ridge.LARGEST`` texts it is solved exactly; beyond, by stochastic gradient descent, which 100,000 texts need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import normalize

from bot.components import ridge
from bot.components.service_model import ServiceModel, best_temperature
from bot.components.text_model import prepare
from intake.text import fold

MOST_FEATURES = 200_000
PACK_WEIGHT = 0.7  # length of the pack's opinion against 1 for the characters
REGULARISATION = 1.0
EPOCHS = 8
CHUNK = 2_000
SEED = 20
Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much


@dataclass(frozen=True)
class HistoryModel:
    """Fitted features, a linear model of the labels, and the temperature that makes its confidence honest."""

    characters: TfidfVectorizer
    pack: ServiceModel | None
    classifier: ridge.Ridge
    temperature: float

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels in the order of the columns."""
        return self.classifier.labels

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        pack: ServiceModel | None = None,
        progress: Progress = lambda *_: None,
        temperature: float = 1.0,
    ) -> HistoryModel:
        """Train on texts with one label each."""
        prepared = [prepare(fold(text)) for text in texts]
        progress("counting characters", 0, 1)
        characters = TfidfVectorizer(
            analyzer="char",
            ngram_range=(1, 4) if len(texts) <= ridge.LARGEST else (1, 3),
            sublinear_tf=True,
            lowercase=False,
            min_df=2,
            max_features=MOST_FEATURES,
            dtype=np.float32,
        ).fit(prepared)
        matrix = features_of(prepared, characters, pack, progress)
        if len(texts) <= ridge.LARGEST:
            progress("solving", 0, 1)
            classifier, _ = ridge.fit(matrix, labels, REGULARISATION)
        else:
            classifier = descend(matrix, labels, progress)
        progress("done", 1, 1)
        return cls(characters, pack, classifier, temperature)

    def calibrated(self, texts: Sequence[str], labels: Sequence[str]) -> HistoryModel:
        """Return the model with the temperature that suits these texts, which it must not have seen."""
        column = {label: index for index, label in enumerate(self.labels)}
        known = [index for index, label in enumerate(labels) if label in column]
        margins = self.margins([texts[index] for index in known])
        truth = np.array([column[labels[index]] for index in known])
        return HistoryModel(self.characters, self.pack, self.classifier, best_temperature(margins, truth))

    def margins(self, texts: Sequence[str]) -> np.ndarray:
        """Return the margins (texts, labels)."""
        prepared = [prepare(fold(text)) for text in texts]
        return self.classifier.margins(features_of(prepared, self.characters, self.pack, lambda *_: None))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return the probability of each label (texts, labels)."""
        return softmax(self.margins(texts) / self.temperature, axis=1)


def features_of(
    prepared: Sequence[str], characters: TfidfVectorizer, pack: ServiceModel | None, progress: Progress
) -> csr_matrix:
    """Return the features of prepared texts, chunk by chunk: characters, then the pack's margins at a fixed length."""
    rows = []
    for start in range(0, len(prepared), CHUNK):
        progress("reading texts", start, len(prepared))
        chunk = prepared[start : start + CHUNK]
        parts = [characters.transform(chunk)]
        if pack is not None:
            margins = pack.classifier.margins(pack.features.transform(chunk))
            opinion = normalize(margins - margins.mean(axis=1, keepdims=True)) * PACK_WEIGHT
            parts.append(csr_matrix(opinion.astype(np.float32)))
        rows.append(hstack(parts, format="csr"))
    return csr_matrix(vstack(rows, format="csr"))


def descend(matrix: csr_matrix, labels: Sequence[str], progress: Progress) -> ridge.Ridge:
    """Return a linear model found by averaged stochastic gradient descent on the hinge loss, one label against all."""
    names = sorted(set(labels))
    learner = SGDClassifier(loss="hinge", alpha=2e-6, average=True, n_jobs=2, random_state=SEED)
    order = np.random.default_rng(SEED)
    truth = np.array(labels)
    for epoch in range(EPOCHS):
        progress("learning", epoch, EPOCHS)
        shuffled = order.permutation(len(truth))
        learner.partial_fit(matrix[shuffled], truth[shuffled], classes=names)
    weights, bias = learner.coef_, learner.intercept_
    if len(names) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return ridge.Ridge(tuple(names), weights.T.astype(np.float32), bias.astype(np.float32))
