"""Dispatch's own words, in both languages, from ``locale/texts.yml``."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

LANGUAGES = ("zh", "en")
OPTIONAL = re.compile(r"\[([^\]]*)\]")
FIELD = re.compile(r"\{(\w+)\}")


@cache
def texts() -> dict[str, Any]:
    """Return the file's content; read once."""
    content: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "locale" / "texts.yml").read_text("utf-8"))
    return content


def supported(language: str | None) -> str:
    """Return the language we speak that is nearest to the tag ``language``; Chinese if none is."""
    return "en" if (language or "").lower().split("-")[0] == "en" else "zh"


def word(name: str, language: str) -> str:
    """Return a single word or phrase, such as ``unassigned``."""
    return str(texts()[name][supported(language)])


def state_label(state: str, language: str) -> str:
    """Return the short name of a state."""
    return str(texts()["states"][state][supported(language)][0])


def state_sentence(state: str, language: str, values: dict[str, str]) -> str:
    """Return what the citizen is told in ``state``; an optional part whose value is empty is left out."""
    return _filled(texts()["states"][state][supported(language)][1], values)


def act_sentence(name: str, language: str, values: dict[str, str]) -> str:
    """Return what the citizen is told about an act of theirs, such as ``urge.too_soon``."""
    return _filled(texts()["acts"][name][supported(language)], values)


def reminder_sentence(step: str, threshold: str, language: str, number: str, deadline: dt.datetime) -> str:
    """Return what a reminder says; of the urging, ``threshold`` is how many times."""
    template = texts()["reminders"]["urged" if step == "urged" else threshold][supported(language)]
    named = {"step": texts()["steps"][step][supported(language)], "times": threshold}
    return _filled(template, {"number": number, "deadline": moment(deadline, language), **named})


def _filled(template: str, values: dict[str, str]) -> str:
    present = OPTIONAL.sub(lambda part: part[1] if all(values.get(f) for f in FIELD.findall(part[1])) else "", template)
    return FIELD.sub(lambda field: values.get(field[1], ""), present).strip()


def moment(when: dt.datetime | None, language: str) -> str:
    """Return a date and time in the city's zone as people write it, empty for none."""
    if when is None:
        return ""
    return timezone.localtime(when).strftime(word("dates", language))
