"""One text's features are the very ones scikit-learn counts for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from bot.components.one_text import OneText
from bot.components.service_model import ServiceModel
from bot.components.text_model import TextModel, prepare
from tests.bot.test_text_model import EXAMPLES

SERVICES = ServiceModel.fit(EXAMPLES, keywords=["暖气", "噪音", "垃圾", "rubbish"])
INTENTS = TextModel.fit(EXAMPLES)
UNIONS = [SERVICES.features, INTENTS.pipeline[0]]
# Letters that the examples hold, and some that nothing holds.
TEXTS = st.text(st.sampled_from(sorted({mark for text, _ in EXAMPLES for mark in text}) + list("☂ 0龘\n")), max_size=60)


@pytest.mark.parametrize("union", UNIONS, ids=["services", "intents"])
@given(text=TEXTS)
def test_it_equals_a_row_of_transform(union: object, text: str) -> None:
    columns, values = OneText(union).vector(prepare(text))
    row: csr_matrix = union.transform([prepare(text)])
    found = csr_matrix((values, columns, [0, len(columns)]), shape=row.shape)
    assert abs(found - row).max() < 1e-9


def test_a_rank_is_the_models_own_answer() -> None:
    for text, _ in EXAMPLES:
        chances = SERVICES.probabilities(SERVICES.features.transform([prepare(text)]))[0]
        assert dict(SERVICES.rank(text)) == pytest.approx(dict(zip(SERVICES.labels, chances, strict=True)), abs=1e-5)
        assert INTENTS.rank(text)[0][0] == str(INTENTS.pipeline.predict([prepare(text)])[0])


def test_margins_are_the_plain_product() -> None:
    matrix = SERVICES.features.transform([prepare(text) for text, _ in EXAMPLES]).tocsr()
    plain = matrix.toarray() @ SERVICES.classifier.weights + SERVICES.classifier.bias
    assert np.allclose(SERVICES.classifier.margins(matrix), plain, atol=1e-5)
