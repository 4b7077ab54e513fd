"""Responses: both languages, the same placeholders, nothing missing, nothing left over, questions short."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LONGEST_QUESTION = 50
RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variants
    for path in sorted((ROOT / "bot" / "responses").glob("*.yml"))
    for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
USED = set(re.findall(r'"(utter_\w+)"', CODE))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_chinese_comes_first_without_a_condition_and_english_with_one(name: str) -> None:
    first, second = RESPONSES[name]
    assert "condition" not in first
    assert second["condition"] == [{"type": "slot", "name": "language", "value": "en"}]
    assert first["text"] and second["text"]


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_both_languages_have_the_same_placeholders_and_buttons(name: str) -> None:
    first, second = RESPONSES[name]
    assert placeholders(first["text"]) == placeholders(second["text"])
    payloads = [[button["payload"] for button in variant.get("buttons", [])] for variant in (first, second)]
    assert payloads[0] == payloads[1]


def test_every_response_in_the_code_exists_and_every_response_is_used() -> None:
    assert set(RESPONSES) == USED


@pytest.mark.parametrize("name", sorted(name for name in RESPONSES if "_ask_" in name))
def test_a_question_is_at_most_fifty_characters(name: str) -> None:
    assert len(RESPONSES[name][0]["text"]) <= LONGEST_QUESTION
