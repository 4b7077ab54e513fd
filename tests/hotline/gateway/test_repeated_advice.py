"""What the gateway said of a danger at once is not said a second time when the bot says it."""

from __future__ import annotations

import pytest

from hotline.gateway import danger
from hotline.gateway.city import city


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["gas", "unclear"])
def test_the_same_numbers_and_sentence_are_a_repetition(kind: str, language: str) -> None:
    assert danger.repeats(danger.advice(kind, language), kind)


def test_a_request_number_is_no_repetition_of_an_unclear_danger() -> None:
    numbers = city().emergency_numbers
    assert not danger.repeats(f"已同时上报，编号N8XP-4GGZ。{numbers[0].number}", "unclear")
