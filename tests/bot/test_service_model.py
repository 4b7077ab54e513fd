"""The service model: exact leave-one-out, keywords, confidence, on small real data."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.components import ridge
from bot.components.service_model import Keywords, ServiceModel
from tests.bot.test_text_model import EXAMPLES


@pytest.fixture(scope="module")
def model() -> ServiceModel:
    return ServiceModel.fit(EXAMPLES, keywords=["暖气", "噪音", "垃圾", "rubbish"])


@pytest.mark.parametrize(
    ("text", "label"),
    [("我家暖气怎么还是凉的", "heating"), ("夜里施工噪音扰民", "noise"), ("Nobody takes the rubbish away", "rubbish")],
)
def test_unseen_sentences_get_their_label(model: ServiceModel, text: str, label: str) -> None:
    assert model.rank(text)[0][0] == label


@pytest.mark.parametrize("text", ["😀😀😀", "", "※◎"])
def test_a_text_without_anything_known_is_every_label_alike(model: ServiceModel, text: str) -> None:
    assert {confidence for _, confidence in model.rank(text)} == {1 / 3}


def test_the_ranking_is_a_probability(model: ServiceModel) -> None:
    confidences = [confidence for _, confidence in model.rank("暖气冰凉，垃圾成堆")]
    assert sum(confidences) == pytest.approx(1, abs=1e-5)
    assert confidences == sorted(confidences, reverse=True)


def test_unseen_margins_are_those_of_a_model_that_has_not_seen_the_text() -> None:
    chooser = np.random.default_rng(3)
    features = csr_matrix(chooser.random((12, 30)).astype(np.float32))
    labels = ["a", "b", "c"] * 4
    _, unseen = ridge.fit(features, labels, 0.5)
    weights = np.ones(12, dtype=bool)
    weights[5] = False
    # The others keep the weight they have among all twelve: each label counts alike there too.
    kept = [label for label, keep in zip(labels, weights, strict=True) if keep]
    share = np.bincount([ord(label) - ord("a") for label in kept]) * 3 / 11
    without, _ = ridge.fit(features[weights], kept, 0.5)
    assert without.margins(features[5])[0] == pytest.approx(unseen[5], abs=0.15 * float(share.max()))


def test_too_many_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        ridge.fit(csr_matrix((ridge.LARGEST + 1, 2)), ["a", "b"] * (ridge.LARGEST // 2) + ["a"], 1.0)


def test_a_latin_keyword_counts_only_at_the_beginning_of_a_word() -> None:
    presence = Keywords(["bus"]).fit([])
    assert presence.transform(["my omnibus", "two buses"]).toarray().tolist() == [[0.0], [1.0]]


def test_a_text_with_several_keywords_has_unit_length() -> None:
    presence = Keywords(["暖气", "停水"]).fit([])
    assert presence.transform(["停水，暖气也不热"]).toarray().tolist() == [[pytest.approx(0.7071, abs=1e-4)] * 2]
