"""What a request's words say of the mood and of the persons concerned: a rough reading, good for shares only."""

from __future__ import annotations

import re
from functools import cache

import yaml

from hotline.environment import ROOT


@cache
def _patterns(part: str) -> dict[str, re.Pattern[str]]:
    said = yaml.safe_load((ROOT / "data" / "insight" / "mood.yml").read_text(encoding="utf-8"))[part]
    return {name: _pattern(words["zh"], words["en"]) for name, words in said.items()}


def _pattern(zh: list[str], en: list[str]) -> re.Pattern[str]:
    whole = [rf"\b{re.escape(word)}\b" for word in en]
    return re.compile("|".join([*map(re.escape, zh), *whole]), re.IGNORECASE)


def mood_of(text: str) -> str:
    """Return ``desperate``, ``angry``, ``upset`` or ``calm``; empty when nothing was written."""
    if not text.strip():
        return ""
    return next((mood for mood, pattern in _patterns("mood").items() if pattern.search(text)), "calm")


def persons_in(text: str) -> list[str]:
    """Return which groups of persons ``text`` names: elderly, young, disabled, newcomers."""
    return [group for group, pattern in _patterns("persons").items() if pattern.search(text)]
