"""The scripted citizen answers what is asked, and the bench counts how conversations end."""

import random

import pytest
import yaml

import citypack
from bench.citizen import FORM, QUESTIONS, ScriptedCitizen, citizen, question_of
from bench.messages import Corpus, RealMessage, draw
from bench.played import FALLBACKS, Played, Turn
from bench.real_messages import odd, percentile, table
from launch.settings import ROOT

BUTTONS = [{"payload_id": "a", "title": "A"}, {"payload_id": "b", "title": "B"}]


def responses() -> set[str]:
    """Return the names of all the bot's responses."""
    files = (ROOT / "bot" / "responses").glob("*.yml")
    return {name for path in files for name in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]}


def test_the_script_names_only_responses_that_exist() -> None:
    assert responses() >= FALLBACKS
    for start in QUESTIONS:
        assert any(name.startswith(f"{FORM}{start}") for name in responses()), start


def test_a_question_no_script_knows_is_answered_with_a_choice_or_no_idea() -> None:
    who = citizen("灯不亮", "zh", "haikou", "1")
    assert who.answer("utter_rating_ask_solved", BUTTONS).button in (0, 1)
    assert who.answer("utter_rating_ask_solved", []).text in {"不清楚", "不知道"}


@pytest.mark.parametrize(
    ("response", "question"),
    [
        ("utter_submit_request_ask_place", "place"),
        ("utter_submit_request_ask_place_finer", "finer"),
        ("utter_submit_request_ask_place_again", "place"),
        ("utter_submit_request_summary_several", "yes"),
        ("utter_join_request_ask", "attribute"),
        ("utter_smalltalk_greet", "matter"),
    ],
)
def test_a_question_is_known_by_the_beginning_of_its_name(response: str, question: str) -> None:
    assert question_of(response) == question


@pytest.mark.parametrize("again", [f"{FORM}ask_description", f"{FORM}ask_description_again"])
def test_who_is_asked_what_happened_tells_it_again(again: str) -> None:
    assert citizen("灯不亮", "zh", "haikou", "1").answer(again, []).text == "灯不亮"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_question_gets_words_without_holes(language: str) -> None:
    who = citizen("灯不亮", language, "haikou", "1")
    for question in set(QUESTIONS.values()) - {"matter"}:
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
