"""The channel's own words, in both languages, from ``locale/texts.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hotline.gateway.city import city


@cache
def _texts() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "locale/texts.yml").read_text("utf-8"))
    return content


def say(name: str, language: str, **values: object) -> str:
    """Return the text ``name`` in ``language``, Chinese if we have it in no other, with its values filled in."""
    words = _texts()[name]
    return str(words.get(language, words["zh"])).format(**values)


def menu_titles(language: str) -> dict[str, str]:
    """Return the titles of the account's own menu by key."""
    words = _texts()["menu_titles"]
    titles: dict[str, str] = words.get(language, words["zh"])
    return titles


def welcome(language: str) -> str:
    """Return what a new follower reads: that it is a machine, who runs it, privacy, emergency numbers."""
    pack = city()
    numbers = " ".join(f"{each.number} {each.name.in_language(language)}" for each in pack.emergency_numbers)
    shown = {name: pack.texts[name].in_language(language) for name in ("welcome", "ai_notice", "privacy_notice")}
    return say("welcome", language, numbers=numbers, **shown)
