"""Checking the answers to a service's own questions."""

from __future__ import annotations

from typing import Any

from hotline.dispatch.models import Service, ServiceAttribute
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.form import Form

LONGEST = 4000


def read_attributes(service: Service, sent: Form, problems: checks.Problems) -> tuple[dict[str, Any], list[str]]:
    """Return the answers by code, and the codes of required questions without one.

    Answers to questions that the service does not ask are kept: other systems send more than one asks for.
    """
    asked = {attribute.code: attribute for attribute in service.attributes.all()}
    answers: dict[str, Any] = {}
    for code, values in sent.items():
        name = f"attribute[{code}]"
        for value in values:
            problems.too_long(name, value, LONGEST)
        attribute = asked.get(code)
        if attribute and (problem := _wrong(attribute, values)):
            problems.append(f"{name} {problem}")
        many = attribute.datatype == "multivaluelist" if attribute else len(values) > 1
        answers[code] = values if many else values[-1]
    return answers, [a.code for a in asked.values() if a.required and a.code not in sent]


def _wrong(attribute: ServiceAttribute, values: list[str]) -> str:
    """Return what is wrong with the values of an answer, empty if nothing."""
    match attribute.datatype:
        case "number" if checks.number(values[-1]) is None:
            return "has to be a number"
        case "datetime" if checks.moment(values[-1]) is None:
            return "has to be a date and time with an offset"
        case "singlevaluelist" | "multivaluelist":
            keys = [choice.key for choice in attribute.choices.all()]
            return "" if set(values) <= set(keys) else f"has to be one of: {', '.join(keys)}"
    return ""
