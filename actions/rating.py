"""Hearing the three answers of the follow-up: were you contacted, was it solved, are you satisfied."""

from __future__ import annotations

from actions.turn import Turn
from actions.words import says

ASKED = ("contacted", "solved", "satisfaction")
YES_OR_NO = ("contacted", "solved")
GRADES = (
    "not_satisfied",
    "fairly_satisfied",
    "satisfied",
)  # the stronger words first: "not satisfied" holds "satisfied"


def answers(turn: Turn, asked: str | None) -> dict[str, str]:
    """Return what the words say of the three; a bare yes or no answers the one that was `asked`."""
    found: dict[str, str] = {}
    chosen = turn.value("rating")
    if isinstance(chosen, dict):
        return {str(name): str(value) for name, value in chosen.items() if name in ASKED}
    for name in YES_OR_NO:
        if says(f"not_{name}", turn.words):
            found[name] = "false"
        elif says(name, turn.words):
            found[name] = "true"
    grade = next((each for each in GRADES if says(each, turn.words)), None)
    if grade:
        found["satisfaction"] = grade
    if not found and asked in YES_OR_NO and turn.intent in {"affirm", "deny"}:
        found[str(asked)] = "true" if turn.intent == "affirm" else "false"
    if not found and asked == "satisfaction" and turn.intent in {"affirm", "deny"}:
        found["satisfaction"] = "satisfied" if turn.intent == "affirm" else "not_satisfied"
    return found
