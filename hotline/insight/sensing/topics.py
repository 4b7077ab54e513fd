"""Emerging topics: messages of today that resemble one another and nothing of the last ninety days.

Messages become vectors of character n-grams (TF-IDF), which needs no word list and no model. Leader clustering puts
each message to the leader that it resembles most. A topic is new when the past has none of its kind, and bursts when it
comes far more often than it used to (Poisson, upper tail below 0.001). Thresholds are project defaults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse, stats
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

LIKE = 0.2
MIDDLES_LIKE = 0.4
LEAST, LEAST_CITIZENS = 5, 3
BURST = 0.001
AT_ONCE = 512


@dataclass(frozen=True)
class Topic:
    """``members`` are rows of the messages, the most typical first; ``before`` is how many alike the past has."""

    members: np.ndarray
    keywords: list[str]
    citizens: int
    before: int
    p: float

    @property
    def new(self) -> bool:
        """Whether the past has none of its kind."""
        return self.before == 0


def vectors(texts: Sequence[str], others: Sequence[str] = ()) -> tuple[sparse.csr_matrix, sparse.csr_matrix, list[str]]:
    """Return the vectors of ``texts`` and of ``others``, and the n-grams that their columns stand for."""
    model = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True, min_df=2, max_df=0.2)
    whole = model.fit_transform([*texts, *others]).tocsr()
    return whole[: len(texts)], whole[len(texts) :], list(model.get_feature_names_out())


def leaders(found: sparse.csr_matrix, like: float = LIKE) -> np.ndarray:
    """Return for each vector the row of its leader: the earlier leader that it resembles most, else itself."""
    own = np.arange(found.shape[0])
    chiefs: list[int] = []
    for start in range(0, found.shape[0], AT_ONCE):
        block = found[start : start + AT_ONCE]
        known = (block @ found[chiefs].T).toarray() if chiefs else np.zeros((block.shape[0], 0))
        among = (block @ block.T).toarray()
        fresh: list[int] = []
        for row in range(block.shape[0]):
            likes = np.concatenate([known[row], among[row, fresh]]) if chiefs or fresh else np.zeros(0)
            if len(likes) and likes.max() >= like:
                own[start + row] = [*chiefs, *(start + each for each in fresh)][int(likes.argmax())]
            else:
                fresh.append(row)
        chiefs += [start + row for row in fresh]
    return own


def joined(found: sparse.csr_matrix, groups: np.ndarray, like: float = MIDDLES_LIKE) -> np.ndarray:
    """Return ``groups`` with those joined whose middles resemble one another: what many say in many ways is one topic.

    The middle of a few messages has less of their accidents than each of them, so it is compared more strictly.
    """
    names, sizes = np.unique(groups, return_counts=True)
    names = names[sizes >= 2]
    if len(names) < 2:
        return groups
    picks = sparse.csr_matrix((groups[None, :] == names[:, None]).astype(float))
    middles = normalize(picks @ found)
    _, labels = connected_components(middles @ middles.T >= like, directed=False)
    whole = groups.copy()
    for number, name in enumerate(names):
        whole[groups == name] = names[np.argmax(labels == labels[number])]
    return whole


def topics(
    today: Sequence[str], citizens: Sequence[str], past: Sequence[str], days: int, like: float = LIKE
) -> list[Topic]:
    """Return the topics of ``today`` that are new or burst, the largest first; ``past`` came in ``days`` days."""
    if len(today) < LEAST:
        return []
    found, before, grams = vectors(today, past)
    groups = joined(found, leaders(found, like))
    chosen: list[Topic] = []
    for leader in np.unique(groups):
        members = np.flatnonzero(groups == leader)
        who = len({citizens[int(member)] for member in members})
        if len(members) < LEAST or who < LEAST_CITIZENS:
            continue
        middle = np.asarray(found[members].mean(axis=0)).ravel()
        middle /= np.linalg.norm(middle)
        typical = members[np.argsort(-(found[members] @ middle), kind="stable")]
        alike = int(((before @ middle) >= like).sum()) if before.shape[0] else 0
        p = float(stats.poisson.sf(len(members) - 1, (alike + 0.5) / max(1, days)))
        if alike == 0 or p < BURST:
            chosen.append(Topic(typical, keywords(middle, grams), who, alike, p))
    return sorted(chosen, key=lambda topic: -len(topic.members))


def keywords(middle: np.ndarray, grams: list[str], number: int = 5) -> list[str]:
    """Return the n-grams that weigh most, without those that another one of them holds."""
    words: list[str] = []
    for column in np.argsort(-middle)[: number * 6]:
        word = grams[column].strip()
        if len(word) > 1 and not any(word in other or other in word for other in words):
            words.append(word)
    return words[:number]
