"""The status table as a whole."""

from __future__ import annotations

import pytest

from hotline.dispatch.states import ENDINGS, EXTENDED_STATUS, NEXT, OVER, State, status_of
from hotline.dispatch.texts import LANGUAGES, state_label, state_sentence

# What a request has been through when mySociety's clients may read these words.
MYSOCIETY = {
    "open", "closed", "fixed", "in_progress", "planned", "action_scheduled", "investigating", "duplicate",
    "not_councils_responsibility", "no_further_action", "internal_referral", "cancelled", "reopen", "for_triage",
}  # fmt: skip


def test_the_table_speaks_of_every_state() -> None:
    assert set(NEXT) == set(State)


def test_every_state_can_be_reached_from_confirmed() -> None:
    reached, frontier = {State.CONFIRMED}, {State.CONFIRMED}
    while frontier:
        frontier = set().union(*(NEXT[state] for state in frontier)) - reached
        reached |= frontier
    assert reached == set(State)


@pytest.mark.parametrize("state", State)
def test_every_living_request_can_be_withdrawn_and_terminated_and_no_other(state: State) -> None:
    assert (NEXT[state] >= ENDINGS) == (state not in OVER)


@pytest.mark.parametrize("state", State)
def test_only_what_was_closed_or_joined_comes_back_to_life(state: State) -> None:
    ways_back = {State.CLOSED: {State.REOPENED}, State.MERGED: {State.REVIEW}}
    if state in OVER:
        assert NEXT[state] == ways_back.get(state, set())


@pytest.mark.parametrize("state", State)
def test_open311_knows_two_words(state: State) -> None:
    expected = {
        "answered", "advised_out", "transferred_emergency", "merged", "closed", "withdrawn", "terminated",
    }  # fmt: skip
    assert status_of(state) == ("closed" if state.value in expected else "open")


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word_of_the_extension(state: State) -> None:
    assert EXTENDED_STATUS[state] in MYSOCIETY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_has_a_name_and_a_sentence(state: State, language: str) -> None:
    values = dict.fromkeys(("number", "agency", "expected", "reason", "reply", "master"), "X")
    told = state_sentence(state, language, values)
    assert state_label(state, language)
    assert "X" in told and not set("[]{}") & set(told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_a_sentence_without_its_optional_parts_is_still_clean(state: State, language: str) -> None:
    told = state_sentence(state, language, {"number": "N"})
    assert "N" in told and not set("[]{}") & set(told)
