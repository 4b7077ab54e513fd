"""Doing something with a filed request through the endpoint, and saying truthfully what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from actions import open311
from actions.dispatch import client
from actions.open311 import Act
from actions.talk import Talk

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Target:
    """A request that something is done with. `last4` proves it when it is not of this conversation."""

    number: str
    last4: str | None = None


def do(talk: Talk, target: Target, action: str, **details: Any) -> Act | None:
    """Do it and return what came of it; None when it could not be done, which is then said already."""
    turn = talk.turn
    details = {
        "update_id": f"{turn.conversation_id}:{turn.message_id}:{action}",
        "conversation_id": turn.conversation_id,
        "phone_last4": target.last4,
        **details,
    }
    try:
        return client().act(target.number, action, details, turn.language)
    except open311.Refused as exc:
        if exc.status != 404:
            logger.error("%s refused with %s, conversation %s", action, exc.status, turn.conversation_id)
        talk.say("utter_check_status_not_yours" if exc.status == 404 else "utter_acts_not_done")
    except open311.Unavailable as exc:
        logger.warning("%s not possible now, conversation %s: %s", action, turn.conversation_id, exc)
        talk.say("utter_acts_unavailable")
    return None


def tell(talk: Talk, target: Target, act: Act) -> None:
    """Say the endpoint's own sentence about it, or that it was done."""
    response = "utter_acts_told" if act.message else "utter_acts_done"
    talk.say(response, message=act.message, service_request_id=target.number)
