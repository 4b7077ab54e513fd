"""How alike short texts are: TF-IDF over characters and words, as for the classifiers, without any training of ours."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_union

from intake.text import fold

WORD = r"[a-z0-9']{2,}|[\u4e00-\u9fff]{2}"


class Shelf:
    """Texts that can be searched. Several texts may belong to one item."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        """`texts` are (item, text); raises ValueError when there are none."""
        self._items = [item for item, _ in texts]
        self._features: FeatureUnion = make_union(
            TfidfVectorizer(preprocessor=fold, analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
            TfidfVectorizer(preprocessor=fold, token_pattern=WORD, sublinear_tf=True),
        )
        self._matrix = self._features.fit_transform([text for _, text in texts])

    def search(self, words: str) -> list[tuple[str, float]]:
        """Return (item, likeness from 0 to 1), the most alike first, each item once."""
        scores = (self._matrix @ self._features.transform([words]).T).toarray().ravel() / 2
        best: dict[str, float] = {}
        for item, score in zip(self._items, scores, strict=True):
            best[item] = max(best.get(item, 0.0), float(score))
        return sorted(best.items(), key=lambda pair: -pair[1])
