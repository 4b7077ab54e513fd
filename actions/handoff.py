"""Giving a conversation to a person: the message that tells the gateway, with what the person needs to know."""

from __future__ import annotations

from typing import Any

LONGEST_SUMMARY = 1000


def handoff(reason: str, summary: str) -> dict[str, Any]:
    """Return the custom message; `reason` is asked, risk, not_understood or refused."""
    return {"handoff": {"reason": reason, "summary": summary[:LONGEST_SUMMARY]}}
