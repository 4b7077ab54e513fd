"""A linear classifier for more features than texts: weighted kernel ridge regression, solved exactly. No Rasa.

One Cholesky factor serves every label, so a hundred labels cost what one costs, and the same factor gives each text the
margins of a model that has not seen it (leave-one-out), which an honest confidence is fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import spotri
from scipy.sparse import csr_matrix

LARGEST = 14_000  # texts; the factor then takes 0.8 GB and half a minute on two cores
ROWS = 256


@dataclass(frozen=True)
class Ridge:
    """A fitted model: ``labels`` in column order, ``weights`` (features, labels), ``bias`` (labels)."""

    labels: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray

    def margins(self, features: csr_matrix) -> np.ndarray:
        """Return the margins (texts, labels): about +1 for the label of a text, -1 for the others."""
        # Only the rows of the features at hand: SciPy's product copies all the weights for each message.
        known = np.unique(features.indices)
        return np.asarray(features[:, known] @ self.weights[known]) + self.bias


def fit(features: csr_matrix, labels: Sequence[str], regularisation: float) -> tuple[Ridge, np.ndarray]:
    """Return the model and the leave-one-out margins (texts, labels); rare labels count as much as common ones.

    Raises ValueError when there are more than ``LARGEST`` texts or fewer than two labels.
    """
    names = sorted(set(labels))
    if not len(names) > 1 or len(labels) > LARGEST:
        raise ValueError(f"{len(labels)} texts of {len(names)} labels: wanted two labels and at most {LARGEST} texts")
    column = {name: index for index, name in enumerate(names)}
    truth = np.array([column[label] for label in labels])
    targets = np.full((len(truth), len(names)), -1.0, dtype=np.float32)
    targets[np.arange(len(truth)), truth] = 1.0
    share = np.bincount(truth) * len(names) / len(truth)
    kernel = products(features)
    kernel[np.diag_indices_from(kernel)] += regularisation * share[truth]
    factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    ones = cho_solve(factor, np.ones(len(truth), dtype=np.float32))
    solved = cho_solve(factor, targets)
    bias = solved.sum(axis=0) / ones.sum()
    duals = solved - np.outer(ones, bias)
    inverse, _ = spotri(factor[0], lower=1, overwrite_c=1)
    leverage = np.diag(inverse) - ones**2 / ones.sum()
    unseen = targets - duals / leverage[:, None]
    return Ridge(tuple(names), np.asarray(features.T @ duals, dtype=np.float32), bias.astype(np.float32)), unseen


def products(features: csr_matrix) -> np.ndarray:
    """Return the dense inner products of all texts, a few rows at a time: most are not zero."""
    features = features.astype(np.float32)
    kernel = np.empty((features.shape[0], features.shape[0]), dtype=np.float32, order="F")
    for start in range(0, features.shape[0], ROWS):
        kernel[start : start + ROWS] = (features[start : start + ROWS] @ features.T).toarray()
    return kernel
