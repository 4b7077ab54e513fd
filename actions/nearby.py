"""Looking for an open request of the same matter at the same place before a second one is filed."""

from __future__ import annotations

import json

from actions.dispatch import client
from actions.draft import Draft
from actions.open311 import Near
from actions.turn import Turn

OFFERED = "nearby"  # in `tries`: it is offered once
LIKE_ENOUGH = 0.4  # the endpoint's own likeness; it has checked service, place and time already
NEVER = {"report", "consultation", "suggestion", "praise"}


def find(draft: Draft, turn: Turn) -> Near | None:
    """Return the likeliest open request that this may be a second report of; None for most."""
    if draft.kind in NEVER or draft.confidential or not (draft.place or draft.lat is not None or draft.address_string):
        return None
    params = {
        "service_code": draft.service_code,
        "lat": draft.lat,
        "long": draft.long,
        "address_string": draft.address_string,
        "place": json.dumps(draft.place, ensure_ascii=False) if draft.place else None,
        "description": draft.description,
        "conversation_id": turn.conversation_id,
        "phone": draft.phone,
    }
    given = {name: value for name, value in params.items() if value not in (None, "")}
    found = client().nearby(given, turn.language)
    return next((near for near in found if near.mine or near.likeness >= LIKE_ENOUGH), None)
