"""The scripted citizen answers what is asked, and the bench counts how conversations end."""

import random
from pathlib import Path

import pytest
import yaml

import citypack
from bench import corpora
from bench.citizen import QUESTIONS, ScriptedCitizen, citizen
from bench.corpora import Corpus, RealMessage, draw
from bench.played import ENDINGS, FALLBACKS, Played, Turn
from bench.real_messages import odd, percentile, table
from launch.settings import ROOT

BUTTONS = [{"payload_id": "a", "title": "A"}, {"payload_id": "b", "title": "B"}]


def responses() -> set[str]:
    """Return the names of all the bot's responses."""
    files = (ROOT / "bot" / "responses").glob("*.yml")
    return {name for path in files for name in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]}


def test_the_script_names_only_responses_that_exist() -> None:
    assert {*QUESTIONS, *FALLBACKS, *ENDINGS} <= responses()


def test_a_question_no_script_knows_is_answered_with_a_choice_or_no_idea() -> None:
    who = citizen("灯不亮", "zh", "haikou", "1")
    assert who.answer("utter_rating_ask_solved", BUTTONS).button in (0, 1)
    assert who.answer("utter_rating_ask_solved", []).text in {"不清楚", "不知道"}


@pytest.mark.parametrize(
    "again", ["utter_submit_request_ask_description", "utter_submit_request_ask_description_again"]
)
def test_who_is_asked_what_happened_tells_it_again(again: str) -> None:
    assert citizen("灯不亮", "zh", "haikou", "1").answer(again, []).text == "灯不亮"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_question_gets_words_without_holes(language: str) -> None:
    who = citizen("灯不亮", language, "haikou", "1")
    for question in QUESTIONS.values():
        said = who.words(question)
        assert said
        assert "{" not in said


def test_the_same_seed_is_the_same_citizen() -> None:
    one, other = (citizen("灯不亮", "zh", "haikou", "1:x") for _ in range(2))
    assert one.facts == other.facts
    assert one.facts["district"] in {"秀英区", "龙华区", "琼山区", "美兰区"}


def test_what_no_script_foresees_is_answered_with_the_matter() -> None:
    assert citizen("灯不亮", "zh", "haikou", "1").answer("utter_smalltalk_greet", []).text == "灯不亮"


def test_a_choice_is_made_by_a_button() -> None:
    who = ScriptedCitizen("灯不亮", "zh", citypack.load("haikou"), random.Random(1))
    assert who.answer("utter_submit_request_ask_service", BUTTONS).button in (0, 1)


def test_a_draw_is_fixed_by_its_seed_and_can_go_on_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus("zh", "haikou", lambda: (RealMessage(str(n), f"第{n}件") for n in range(50)))
    first, next_ones = draw(corpus, 20, seed=3), draw(corpus, 20, seed=3, skip=20)
    assert first == draw(corpus, 20, seed=3)
    assert first != draw(corpus, 20, seed=4)
    assert not set(first) & set(next_ones)


def test_a_missing_corpus_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(corpora, "CORPORA", tmp_path)
    with pytest.raises(FileNotFoundError, match="haikou12345"):
        draw(corpora.SOURCES["haikou12345"], 1, seed=1)


def played(outcome: str, turns: int, *responses: str) -> Played:
    return Played("x", outcome, "", [Turn("灯", 0.1 * number, list(responses)) for number in range(1, turns + 1)])


def test_the_table_counts_ends_turns_and_fallbacks() -> None:
    lines = table([played("filed", 3), played("filed", 5), played("loop", 24, "utter_not_understood")]).splitlines()
    assert "filed              2" in lines
    assert "anything else      1  (must be 0)" in lines
    assert "turns              median 5, p90 24, max 24" in lines
    assert "fallback turns     24 of 32, in 1 conversations" in lines


def test_a_filed_request_is_not_odd_and_a_loop_is() -> None:
    assert odd([played("filed", 3), played("loop", 24)]) == ["x  loop    turns 24, fallbacks 0"]


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.95) == 1.0
