"""The card that shows a draft or a request field by field, and the same as plain lines for channels without cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.draft import Draft
from actions.open311 import Request
from actions.questions import TOLD_IN_FULL
from actions.services import Facts
from actions.words import date, labelled, word

LONGEST_VALUE = 500
SHOWN_STATUS = ("open", "closed")


def draft_card(draft: Draft, facts: Facts, language: str) -> dict[str, Any]:
    """Return the card of a draft; what is needed and missing stands there as not given."""
    values = {
        "service_name": facts.name,
        "kind": word("kinds", draft.kind, language) if draft.kind else "",
        "description": draft.description or "",
        "address_string": draft.address_string or "",
        "occurred": occurred_text(draft.occurred, language),
        "subject": "" if draft.subject in draft.attributes.values() else draft.subject or "",
        **attribute_values(draft, facts),
        "demand": draft.demand or "",
        "history": word("histories", draft.history, language) if draft.history else "",
        "contact_name": draft.contact_name or "",
        "phone": draft.phone or word("values", "anonymous", language),
        "confidential": word("values", "confidential", language) if is_secret(draft) else "",
        "media_url": word("values", "attached", language) if draft.media_url else "",
    }
    missing = needed(draft, facts)
    shown = {n: v or word("values", "missing", language) for n, v in values.items() if v or n in missing}
    names = {question.code: question.description for question in facts.questions}
    return card("draft", shown, language, names)


def several_card(lines: Sequence[tuple[str, str]], draft: Draft, language: str) -> dict[str, Any]:
    """Return the card of several problems, each one field, and their shared contact."""
    values = {f"problem_{number}": value for number, (_, value) in enumerate(lines, 1)}
    names = {f"problem_{number}": label for number, (label, _) in enumerate(lines, 1)}
    contact = {
        "contact_name": draft.contact_name or "",
        "phone": draft.phone or word("values", "anonymous", language),
    }
    return card("draft", {**values, **{name: value for name, value in contact.items() if value}}, language, names)


def needed(draft: Draft, facts: Facts) -> set[str]:
    """Return the fields that are shown even when nobody gave them."""
    if draft.kind in TOLD_IN_FULL:
        return {"description"}
    required = {question.code for question in facts.questions if question.required}
    place = {"address_string"} if facts.place_needed != "none" else set()
    return {"description", *place, *facts.asks, *required} - ({"demand"} if facts.has_usual_demand else set())


def attribute_values(draft: Draft, facts: Facts) -> dict[str, str]:
    """Return the answers to the service's own questions as people read them."""
    shown: dict[str, str] = {}
    for question in facts.questions:
        answer = draft.attributes.get(question.code)
        names = dict(question.values)
        keys = answer if isinstance(answer, list) else [answer]
        shown[question.code] = ", ".join(names.get(str(key), str(key)) for key in keys if key is not None)
    return shown


def is_secret(draft: Draft) -> bool:
    """A report of wrongdoing is kept secret unless the citizen says otherwise (project default)."""
    return bool(draft.confidential) or (draft.confidential is None and draft.kind == "report")


def occurred_text(occurred: dict[str, Any] | None, language: str) -> str:
    """Return the citizen's own words for the time, with the day they mean."""
    if not occurred:
        return ""
    said = str(occurred.get("said") or "")
    exact = date(occurred.get("start"), language)
    if said and exact:
        return word("marks", "brackets", language).format(said=said, exact=exact)
    return said or exact


def request_card(request: Request, language: str) -> dict[str, Any]:
    """Return the card of a filed request."""
    values = {
        "service_request_id": request.service_request_id,
        "service_name": request.service_name or "",
        "status": status_text(request, language),
        "agency_responsible": request.agency_responsible or word("values", "being_assigned", language),
        "expected_datetime": date(request.expected_datetime, language),
        "status_notes": request.status_notes or "",
    }
    content = card("request", {name: value for name, value in values.items() if value}, language)
    return {**content, "service_request_id": request.service_request_id, "status": request.status}


def status_text(request: Request, language: str) -> str:
    return word("statuses", request.status, language) if request.status in SHOWN_STATUS else request.status or ""


def card(kind: str, values: dict[str, str], language: str, names: dict[str, str] | None = None) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "label": (names or {}).get(name) or word("fields", name, language),
            "value": value[:LONGEST_VALUE],
        }
        for name, value in values.items()
    ]
    return {"type": kind, "service_request_id": None, "status": None, "fields": fields}


def as_lines(content: dict[str, Any], language: str) -> str:
    """Return a card as text, one field a line."""
    return "\n".join(labelled(field["label"], field["value"], language) for field in content["fields"])
