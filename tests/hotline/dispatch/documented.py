"""The status table as docs/workflow.md prints it: what the code is held against, not the code's own table."""

from __future__ import annotations

import re
from pathlib import Path

from hotline.dispatch.states import State

FILE = Path(__file__).parents[3] / "docs" / "workflow.md"
SECTION = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", re.S)


def documented() -> dict[State, set[State]]:
    """Return which state may follow which."""
    found = SECTION.search(FILE.read_text("utf-8"))
    rows = [line.strip("| ").split(" | ") for line in found[0].splitlines()[2:]] if found else []
    return {State(row[0].strip("`")): {State(way) for way in row[3].split(", ") if way != "—"} for row in rows}
