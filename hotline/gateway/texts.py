"""The gateway's own words, in both languages, from ``locale/texts.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"


@cache
def _texts() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "locale/texts.yml").read_text("utf-8"))
    return content


def say(name: str, language: str, **values: object) -> str:
    """Return the text ``name`` in ``language`` (Chinese when we do not speak it), with its values filled in."""
    words = _texts()[name]
    return words.get(language, words[DEFAULT_LANGUAGE]).format(**values)


def supported(tag: object) -> str | None:
    """Return the language of ours that a tag such as ``en-GB`` names, or None."""
    if not isinstance(tag, str):
        return None
    language = tag.strip().lower().replace("_", "-").split("-")[0]
    return language if language in LANGUAGES else None


def preferred(accept_language: str | None) -> str | None:
    """Return the first language we speak in an Accept-Language header, best quality first, or None."""
    wanted: list[tuple[float, str]] = []
    for part in (accept_language or "")[:500].split(","):
        tag, _, quality = part.partition(";q=")
        language = supported(tag)
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if language and weight > 0:
            wanted.append((-weight, language))
    return min(wanted, key=lambda each: each[0])[1] if wanted else None
