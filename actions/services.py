"""What is known of a service: the city pack's facts and the endpoint's own questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import citypack
from actions import open311
from actions.dispatch import client
from actions.likeness import Shelf
from citypack import Service, Words

GENERAL = "other"
UNSURE_BELOW = 0.45  # the best service has to be this likely, or this much likelier than the next, to be taken unasked
UNSURE_MARGIN = 0.08
LEAST_LIKENESS = 0.15  # below, a few words name no service
STORY_SHARE = 0.25  # how much what was told before says beside the few words of a correction
POSSIBLE_LIKENESS = 0.3  # from which a story may be about a service whose texts it resembles
CHOICES = 3


@dataclass(frozen=True)
class Question:
    """One question of the service itself, as its definition puts it; `values` are (key, name) of a list."""

    code: str
    datatype: str
    required: bool
    description: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Facts:
    """A service as the dialogue needs it."""

    code: str
    name: str
    kinds: tuple[str, ...] = ()
    place_needed: str = "point"
    asks: tuple[str, ...] = ()
    has_usual_demand: bool = False
    questions: tuple[Question, ...] = ()


def facts(service_code: str, language: str) -> Facts:
    """Return what is known of the service; the endpoint says what it asks, the pack stands in while it is silent."""
    service = citypack.load().service(service_code)
    questions = questions_of(service_code, language, service)
    if service is None:
        return Facts(service_code, endpoint_name(service_code, language), questions=questions)
    return Facts(
        service.code,
        service.name.in_language(language),
        service.kinds,
        service.place_needed,
        service.asks,
        service.usual_demand is not None,
        questions,
    )


def questions_of(service_code: str, language: str, service: Service | None) -> tuple[Question, ...]:
    try:
        definition = client().service_definition(service_code, language)
    except open311.Open311Error:
        return pack_questions(service, language) if service else ()
    asked = [each for each in definition["attributes"] if is_true(each.get("variable", True)) and each.get("code")]
    return tuple(map(question, sorted(asked, key=order)))


def question(attribute: Mapping[str, Any]) -> Question:
    """Return one attribute of a service definition."""
    values = attribute.get("values") or []
    return Question(
        str(attribute["code"]),
        str(attribute.get("datatype") or "string"),
        is_true(attribute.get("required", False)),
        str(attribute.get("description") or attribute["code"]),
        tuple((str(v.get("key")), str(v.get("name") or v.get("key"))) for v in values if isinstance(v, Mapping)),
    )


def pack_questions(service: Service, language: str) -> tuple[Question, ...]:
    return tuple(
        Question(
            each.code,
            each.datatype,
            each.required,
            each.description.in_language(language),
            tuple((key, name.in_language(language)) for key, name in each.values),
        )
        for each in sorted(service.attributes, key=lambda each: each.order)
    )


def service_name(service_code: str, language: str) -> str:
    """Return the pack's name of a service, else the endpoint's."""
    service = citypack.load().service(service_code)
    return service.name.in_language(language) if service else endpoint_name(service_code, language)


def endpoint_name(service_code: str, language: str) -> str:
    try:
        listed = client().services(language)
    except open311.Open311Error:
        return service_code
    names = {str(each["service_code"]): str(each.get("service_name") or service_code) for each in listed}
    return names.get(service_code, service_code)


def is_unsure(ranking: list[dict[str, Any]]) -> bool:
    """Whether the best service is neither likely nor clearly likelier than the next."""
    if len(ranking) < 2:
        return False
    best, second = (float(each.get("confidence") or 0) for each in ranking[:2])
    return best < UNSURE_BELOW and best - second < UNSURE_MARGIN


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """Return the texts of the city's services, to be searched."""
    found = [
        (service.code, text)
        for service in citypack.load().services
        for language in ("zh", "en")
        for text in (
            service.name.in_language(language),
            service.group_name.in_language(language),
            *service.keywords.get(language, ()),
            *service.examples.get(language, ()),
        )
        if text and service.code != GENERAL
    ]
    return Shelf(found)


def named(words: str, story: str) -> list[dict[str, Any]]:
    """Return the services that a few words name, likeliest first, [] when they name none; `story` tips the balance."""
    likeness = shelf().search(words) if words else []
    if not likeness or likeness[0][1] < LEAST_LIKENESS:
        return []
    before = dict(shelf().search(story)) if story else {}
    total = {code: score + STORY_SHARE * before.get(code, 0.0) for code, score in likeness[:8]}
    best = sorted(total, key=lambda code: -total[code])[:CHOICES]
    whole = sum(total[code] for code in best)
    return [{"service_code": code, "confidence": round(total[code] / whole, 3)} for code in best]


def agreeing(ranking: list[dict[str, Any]], words: str) -> list[str]:
    """Return the services, at most two, that an unsure model and the city's own texts both think of."""
    alike = [code for code, score in shelf().search(words)[:CHOICES] if score >= POSSIBLE_LIKENESS]
    likely = [str(each.get("service_code")) for each in ranking[:CHOICES]]
    return [code for code in likely if code in alike][:2]


def for_danger() -> Service:
    """Return the service that takes emergencies: the pack's first of tier T1, else the general one."""
    pack = citypack.load()
    urgent = next((service for service in pack.services if service.tier == "T1"), None)
    return (
        urgent
        or pack.service(GENERAL)
        or Service(GENERAL, Words(GENERAL, GENERAL), "", Words(), Words(), {}, {}, (), "T1", "none")
    )


def is_true(value: Any) -> bool:
    return str(value).lower() == "true"


def order(attribute: Mapping[str, Any]) -> int:
    try:
        return int(attribute.get("order") or 0)
    except (TypeError, ValueError):
        return 0
