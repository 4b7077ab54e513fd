"""The status table as docs/workflow.md prints it: what the code is held against, not the code's own table."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from hotline.dispatch.states import State

FILE = Path(__file__).parents[3] / "docs" / "workflow.md"
SECTION = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", re.S)


@cache
def documented() -> dict[State, set[State]]:
    """Return which state may follow which."""
    found = SECTION.search(FILE.read_text("utf-8"))
    rows = [line.strip("| ").split(" | ") for line in found[0].splitlines()[2:]] if found else []
    return {State(row[0].strip("`")): {State(way) for way in row[3].split(", ") if way != "—"} for row in rows}


HANDLING = (State.ACCEPTED, State.CONTACTED, State.IN_PROGRESS)
ANSWER = (State.REPLIED, State.FOLLOW_UP)
AGAIN = (State.REOPENED, State.IN_PROGRESS, *ANSWER)
# How far a life has come when anything may happen: chance alone seldom gets there.
BEGINNINGS: tuple[tuple[State, ...], ...] = (
    (),
    (State.OBJECTED,),
    (State.OBJECTED, State.REASSIGNED),
    (State.OBJECTED, State.REASSIGNED, State.OBJECTED, State.REASSIGNED),
    (State.OBJECTED, State.CONFERRED),
    HANDLING,
    (*HANDLING, *ANSWER),
    (*HANDLING, *ANSWER, *AGAIN),
    (*HANDLING, *ANSWER, *AGAIN, *AGAIN),
)


def way_on(state: State, pick: int) -> State | None:
    """Return one of the documented ways on from ``state``, mostly one that does not end the life; None at its end."""
    ways = sorted(documented()[state])
    alive = [way for way in ways if documented()[way]]
    chosen = alive if alive and pick % 5 else ways
    return chosen[pick // 5 % len(chosen)] if chosen else None
