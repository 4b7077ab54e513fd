"""Words that do the same work are one class, in both languages."""

from __future__ import annotations

import pytest

from bot.components.word_classes import IGNORED, WordClasses

SMALL = WordClasses(
    {
        "delete": {"zh": ["删", "删除", "抹掉"], "en": ["delete", "erase"]},
        "data": {"zh": ["信息", "资料"], "en": ["data", "records"]},
        "very": {"zh": ["非"], "en": ["very"]},
        IGNORED: {"zh": ["非常"], "en": ["not only"]},
    }
)


@pytest.mark.parametrize("text", ["删除我的信息", "把资料抹掉", "please erase my records", "he deletes records"])
def test_different_words_are_the_same_pair_of_classes(text: str) -> None:
    assert "data+delete" in SMALL.features(text)


def test_the_order_is_kept_beside_the_pair() -> None:
    assert "delete>data" in SMALL.features("删除信息")
    assert "data>delete" in SMALL.features("信息删除")


def test_the_longest_word_counts_and_a_lookalike_is_ignored() -> None:
    assert SMALL.named("非常") == []
    assert SMALL.named("删除") == [["delete"]]


def test_latin_words_are_whole_words_but_for_their_endings() -> None:
    assert SMALL.named("erased") == [["delete"]]
    assert SMALL.named("database") == []


def test_the_projects_own_classes_cover_both_languages() -> None:
    own = WordClasses.load()
    assert "case+withdraw" in own.features("把投诉撤回")
    assert "case+withdraw" in own.features("withdraw my complaint")
