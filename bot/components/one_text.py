"""The features of one text, counted as scikit-learn counts them, without what it does for many at once.

`FeatureUnion.transform` validates, copies matrices and starts a pool at each call: for one message of a citizen that
took longer than everything else of understanding it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion


class OneText:
    """Reads a fitted union of TfidfVectorizers (sublinear, unit length) and of other transformers."""

    def __init__(self, union: FeatureUnion) -> None:
        self._parts: list[tuple[Any, float, int]] = []
        weights, start = union.transformer_weights or {}, 0
        for name, transformer in union.transformer_list:
            part = _Counted(transformer) if isinstance(transformer, TfidfVectorizer) else _Other(transformer)
            self._parts.append((part, weights.get(name, 1.0), start))
            start += part.width

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns of the features that ``text`` has, and their values; equal to a row of ``transform``."""
        found = [(part.vector(text), weight, start) for part, weight, start in self._parts]
        columns = np.concatenate([columns + start for (columns, _), _, start in found])
        return columns, np.concatenate([values * weight for (_, values), weight, _ in found])


class _Counted:
    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._analyze = vectorizer.build_analyzer()
        self._vocabulary, self._idf = vectorizer.vocabulary_, vectorizer.idf_
        self.width = len(self._vocabulary)

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        known = self._vocabulary
        counts = {known[feature]: count for feature, count in Counter(self._analyze(text)).items() if feature in known}
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = 1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))
        values *= self._idf[columns]
        return columns, values / (np.linalg.norm(values) or 1.0)


class _Other:
    def __init__(self, transformer: Any) -> None:
        self._transform = transformer.transform
        self.width = transformer.transform([""]).shape[1]

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        row = self._transform([text])
        return row.indices.astype(np.int64), row.data
