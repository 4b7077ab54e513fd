"""Words that are no whole sentence: labels of a card, names of kinds, how a date is written. Data, both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

import citypack
from citypack import Words
from intake.text import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "words" / "words.yml"


@cache
def _groups() -> Mapping[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def word(group: str, name: str, language: str) -> str:
    """Return one word, such as word("fields", "phone", "en"); the name itself when nobody gave it a word."""
    entry = _groups()[group].get(name)
    return Words(entry.get("zh", ""), entry.get("en", "")).in_language(language) if entry else name


@cache
def listed(group: str) -> dict[str, list[str]]:
    """Return a group of lists, such as the words a citizen uses for each field."""
    return {name: [str(each).lower() for each in words] for name, words in _groups()[group].items()}


def says(group: str, text: str) -> bool:
    """Whether the text holds one of the words of a group that is one list."""
    folded = fold(text)
    return any(each in folded for each in listed(group)["words"])


def without_words(group: str, text: str) -> str:
    """Return the folded text without the words of a group that is one list; longer ones go first."""
    folded = fold(text)
    for each in sorted(listed(group)["words"], key=len, reverse=True):
        folded = re.sub(rf"\b{re.escape(each)}\b", " ", folded) if each.isascii() else folded.replace(each, " ")
    return folded


def takes_back(text: str) -> bool:
    """Whether words that sound like a yes take it back, as in "fine, don't" or 好吧不用了."""
    return says("negating", without_words("agreeing", text))


def labelled(label: str, value: str, language: str) -> str:
    return word("marks", "line", language).format(label=label, value=value)


def date(moment: str | None, language: str, *, with_time: bool = False) -> str:
    """Return an ISO 8601 moment as a day people read, in the city's zone; "" when there is none or it is none."""
    try:
        local = datetime.fromisoformat(str(moment).replace("Z", "+00:00")).astimezone(
            ZoneInfo(citypack.load().timezone)
        )
    except ValueError:
        return ""
    pattern = word("marks", "moment" if with_time else "day", language)
    return pattern.format(
        year=local.year, month=local.month, day=local.day, month_name=local.strftime("%b"), time=local.strftime("%H:%M")
    )
