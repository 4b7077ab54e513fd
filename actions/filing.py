"""From a draft to Open311's form fields, and filing with its three honest endings: filed, kept, not kept."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from actions import open311
from actions.dispatch import client
from actions.draft import Draft
from actions.endpoint_services import at_endpoint
from actions.turn import Turn

logger = logging.getLogger(__name__)
OWN_FIELDS = ("kind", "subject", "demand", "history", "contact_name", "draft_key")
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class Outcome:
    """How a filing ended. `kept` means the worker files it later; `refused` holds the endpoint's reasons."""

    filed: open311.Filed | None = None
    kept: bool = False
    refused: tuple[str, ...] = ()

    @property
    def number(self) -> str | None:
        return self.filed.service_request_id if self.filed else None


def form_of(draft: Draft, turn: Turn, words: str, **extras: str) -> dict[str, Any]:
    """Return the form: Open311's own fields, attribute[CODE], and our extras that other servers ignore."""
    draft = at_endpoint(draft, turn.language)
    core = {
        "service_code": draft.service_code or "other",
        "description": (draft.description or "")[: open311.LONGEST_DESCRIPTION],
        "address_string": (draft.address_string or "")[:LONGEST_ADDRESS],
        "lat": draft.lat,
        "long": draft.long,
        "phone": draft.phone,
        "first_name": draft.contact_name,
        "media_url": draft.media_url,
    }
    own: dict[str, Any] = {name: getattr(draft, name) for name in OWN_FIELDS}
    own |= {
        name: json.dumps(getattr(draft, name), ensure_ascii=False)
        for name in ("place", "occurred")
        if getattr(draft, name)
    }
    own |= {"conversation_id": turn.conversation_id, "language": turn.language, "citizen_words": words, **extras}
    own["confidential"] = None if draft.confidential is None else str(draft.confidential).lower()
    form = {name: value for name, value in core.items() if value not in (None, "")}
    form |= {f"extended_attributes[{name}]": value for name, value in own.items() if value not in (None, "")}
    for code, value in draft.attributes.items():
        form[f"attribute[{code}][]" if isinstance(value, list) else f"attribute[{code}]"] = value
    return form


def file(form: dict[str, Any], key: str, conversation_id: str) -> Outcome:
    """File the form; never raises for what the backend does."""
    try:
        return Outcome(filed=client().file(form, key))
    except open311.Unavailable as exc:
        logger.warning("dispatch unavailable, conversation %s: %s", conversation_id, exc)
        return Outcome(kept=True)
    except open311.Refused as exc:
        logger.error("dispatch refused a request with %s, conversation %s", exc.status, conversation_id)
        return Outcome(refused=exc.descriptions or (str(exc.status),))


def later(form: dict[str, Any], key: str, token: str | None = None) -> dict[str, Any]:
    """Return the custom message that asks the gateway to file the form later, or to ask for a token's number."""
    return {"file_later": {"draft_key": key, "fields": form, **({"token": token} if token else {})}}
