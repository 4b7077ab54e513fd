"""What the service classifier learns from: every text of a city pack's services. Pure, no Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.components.text_model import Example
from citypack import CityPack, Service
from intake.text import fold

ASKING = Path(__file__).resolve().parents[2] / "data" / "words" / "asking.yml"
LEFTOVER = "other"  # no words are typical of what is left over: low confidence says it, not a class


def pack_examples(pack: CityPack) -> list[Example]:
    """Return (text, service code) for every name, description, question, keyword and example of the services."""
    return [(text, code) for code, texts in texts_by_service(pack) for text in texts]


def pack_letters(pack: CityPack) -> list[Example]:
    """Return two letters a service and language: all its texts, and its name in every common way of asking.

    The second teaches that 请问, 多次反映 or "please" are of no service, since each service has them alike.
    """
    letters = [("，".join(texts), code) for code, texts in texts_by_service(pack) if len(texts) > 1]
    for service, language in every_service(pack):
        name = service.name.in_language(language)
        asked = [pattern.format(name=name) for pattern in ways_of_asking().get(language, ())]
        if name and asked:
            letters.append((fold("，".join(asked)), service.code))
    return letters


def pack_keywords(pack: CityPack) -> list[str]:
    """Return every keyword of every service, folded."""
    return sorted({fold(word) for service in pack.services for words in service.keywords.values() for word in words})


def texts_by_service(pack: CityPack) -> Iterator[tuple[str, list[str]]]:
    """Yield each service's code with its folded texts in one language, once for every language."""
    for service, language in every_service(pack):
        yield service.code, service_texts(service, language)


def every_service(pack: CityPack) -> Iterator[tuple[Service, str]]:
    """Yield each service to be learnt, once for every language."""
    for service in pack.services:
        for language in pack.languages:
            if service.code != LEFTOVER:
                yield service, language


def service_texts(service: Service, language: str) -> list[str]:
    """Return the service's own texts in one language, folded, each once."""
    named = [service.name.in_language(language), service.description.in_language(language)]
    texts = (*named, *service.keywords.get(language, ()), *service.examples.get(language, ()))
    return [fold(text) for text in dict.fromkeys(texts) if text]


@lru_cache(maxsize=1)
def ways_of_asking() -> Any:
    """Return by language how people put any matter to a hotline, with {name} for the matter."""
    return yaml.safe_load(ASKING.read_text(encoding="utf-8"))
