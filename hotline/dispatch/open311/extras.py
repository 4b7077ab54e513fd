"""What our own clients send beside Open311's fields, as ``extended_attributes[name]``; other servers ignore it.

``place`` and ``occurred`` may come as JSON objects (``as_dict`` of intake's values); single fields win over them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.open311 import checks
from hotline.dispatch.texts import supported

LIMITS = {
    "subject": 2000,
    "demand": 2000,
    "history": 2000,
    "contact_name": 200,
    "conversation_id": 100,
    "citizen_words": 100_000,
    "asset_owner": 100,
    "recurrence": 200,
    "channel": 20,
}
Secrecy = ServiceRequest.Secrecy


def read_extras(sent: dict[str, str], problems: checks.Problems) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of ServiceRequest in ``sent``, and what it says about the place."""
    fields: dict[str, Any] = {
        name: problems.too_long(name, sent[name], limit) for name, limit in LIMITS.items() if name in sent
    }
    if "language" in sent:
        fields["language"] = supported(sent["language"])
    if sent.get("conversation_id"):
        fields.setdefault("channel", "chat")
    fields |= _kind(sent, problems) | _danger(sent) | _occurred(sent, problems)
    fields["secrecy"] = _secrecy(sent, fields.get("kind"), problems)
    return fields, _place(sent, problems)


def _kind(sent: dict[str, str], problems: checks.Problems) -> dict[str, Any]:
    kind = sent.get("kind")
    if kind and kind not in Kind.values:
        problems.append(f"kind has to be one of: {', '.join(Kind.values)}")
    return {"kind": kind, "kind_source": "client"} if kind else {}


def _danger(sent: dict[str, str]) -> dict[str, str]:
    """A danger is a kind, or intake's value with the words that named it."""
    said = sent.get("danger", "")
    value = checks.json_object(said)
    if value is None:
        return {"danger": said[:30]} if said.lower() not in checks.FALSE | {"null", "none"} else {}
    return {"danger": str(value.get("kind") or "")[:30], "danger_words": str(value.get("quoted") or "")}


def _secrecy(sent: dict[str, str], kind: Any, problems: checks.Problems) -> str:
    """A level, or yes or no; a report of wrongdoing is fully secret unless the citizen says otherwise."""
    said = sent.get("confidential", "")
    if said in Secrecy.values:
        return said
    wanted = checks.truth(said)
    if said and wanted is None:
        problems.append("confidential has to be true, false, none, contact or full")
    secret = wanted if wanted is not None else kind == Kind.REPORT
    return Secrecy.FULL.value if secret else Secrecy.NONE.value


def _occurred(sent: dict[str, str], problems: checks.Problems) -> dict[str, Any]:
    value = _object("occurred", sent, problems)
    fields: dict[str, Any] = {}
    for ours, theirs in (("occurred_start", "start"), ("occurred_end", "end")):
        said = sent.get(ours) or value.get(theirs)
        if said:
            fields[ours] = _moment(ours, str(said), problems)
    recurrence = sent.get("recurrence") or str(value.get("recurrence") or "")
    return fields | {"recurrence": recurrence[:200], "occurred_said": str(value.get("said") or "")[:300]}


def _moment(name: str, said: str, problems: checks.Problems) -> dt.datetime | None:
    found = checks.moment(said)
    if found is None:
        problems.append(f"{name} has to be a date and time with an offset")
    return found


def _place(sent: dict[str, str], problems: checks.Problems) -> dict[str, Any]:
    said = _object("place", sent, problems)
    single = {
        "district": sent.get("district"),
        "street": sent.get("subdistrict"),
        "place_point": sent.get("place_point"),
    }
    given = {name: value for name, value in single.items() if value}
    for name in given.keys() & {"district", "street"}:
        said.pop(f"{name}_code", None)
    return said | given


def _object(name: str, sent: dict[str, str], problems: checks.Problems) -> dict[str, Any]:
    if not sent.get(name):
        return {}
    found = checks.json_object(sent[name])
    if found is None:
        problems.append(f"{name} has to be a JSON object")
    return found or {}
