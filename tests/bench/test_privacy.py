"""The finder of personal data, on the 1,000 sentences of ``bench/privacy.py``."""

from __future__ import annotations

import pytest

from bench.privacy import HALF, measure, sentences
from intake.privacy import find_personal, is_clean, mask, replace


def test_there_are_a_thousand_sentences_the_same_each_time() -> None:
    assert len(list(sentences("blind"))) + len(list(sentences("open"))) == 2 * HALF == 1000
    assert list(sentences("blind")) == list(sentences("blind"))
    texts = [each.text for half in ("blind", "open") for each in sentences(half)]
    assert len(set(texts)) > 850


@pytest.mark.parametrize("half", ["blind", "open"])
def test_of_a_hundred_pieces_of_personal_data_at_most_one_stays(half: str) -> None:
    result = measure(half)
    assert result.recall >= 0.99, result.missed
    assert result.precision >= 0.95, result.wrong
    assert all(result.found[kind] >= 0.97 * many for kind, many in result.there.items())


def test_what_is_replaced_is_clean_and_what_is_masked_keeps_its_length() -> None:
    for sentence in sentences("open"):
        assert is_clean(replace(sentence.text)), replace(sentence.text)
        assert len(mask(sentence.text)) == len(sentence.text)


@pytest.mark.parametrize(
    "text",
    [
        "药店卖的糖尿病药过期了",
        "小区业主高空抛物没人管",
        "房东不退押金",
        "学校三年级二班没有暖气",
        "找马路对面的垃圾站",
        "Please call Main Street Police Station for me",
        "The bridge is 8 years old",
        "联系物业三次没人来",
    ],
)
def test_nobody_is_seen_where_nobody_is(text: str) -> None:
    assert [span for span in find_personal(text) if span.kind in ("name", "health", "minor")] == []
