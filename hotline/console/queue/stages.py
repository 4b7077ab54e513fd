"""How far a conversation came on the way to a request, and the question at which it was left."""

from __future__ import annotations

from collections.abc import Callable

from hotline.console.models.review import Stage
from hotline.console.queue.evidence import Evidence


def was_begun(evidence: Evidence) -> bool:
    """Whether a matter was begun: the form was opened, by the bot or as the gateway's guided one."""
    opened = any("submit_request_form" in (turn.get("actions") or []) for _message, turn in evidence.turns())
    return opened or any(evidence.slot("draft_key")) or evidence.conversation.guided is not None


def was_placed(evidence: Evidence) -> bool:
    """Whether it was said where."""
    return any(any(evidence.slot(name)) for name in ("address_string", "place", "lat"))


def was_confirmed(evidence: Evidence) -> bool:
    """Whether the citizen said yes to what was read back."""
    return any("action_submit_request" in (turn.get("actions") or []) for _message, turn in evidence.turns())


def was_filed(evidence: Evidence) -> bool:
    """Whether there is a request, or one that is kept to be filed."""
    return bool(evidence.requests or evidence.kept or evidence.conversation.service_request_ids)


def was_described(evidence: Evidence) -> bool:
    """Whether it was said what is wrong."""
    return any(evidence.slot("description"))


TESTS: dict[Stage, Callable[[Evidence], bool]] = {
    Stage.FILED: was_filed,
    Stage.CONFIRMED: was_confirmed,
    Stage.PLACED: was_placed,
    Stage.DESCRIBED: was_described,
    Stage.BEGUN: was_begun,
}


def stage(evidence: Evidence) -> Stage:
    """Return the furthest stage reached."""
    return next((stage for stage, reached in TESTS.items() if reached(evidence)), Stage.NOTHING)


def left_at(evidence: Evidence) -> str:
    """Return the slot that was asked for last when nothing was filed, else nothing."""
    if was_filed(evidence):
        return ""
    asked = ""
    for _message, turn in evidence.turns():
        slots = turn.get("slots") or {}
        if "requested_slot" in slots:
            asked = str(slots["requested_slot"] or "")
    return asked[:60]
