"""The table in docs/workflow.md is the code's own."""

from __future__ import annotations

import os

from hotline.console.requests.steps import ASKS
from hotline.dispatch.guards import GUARDS, needs_reason
from hotline.dispatch.states import NEXT, State
from hotline.dispatch.texts import state_label
from tests.hotline.dispatch.documented import FILE, SECTION


def drawn() -> str:
    """Return the table: each state with its names, what a step to it takes, and what may follow."""
    lines = ["| state | 中文 | a step to it needs | next |", "|---|---|---|---|"]
    for state in State:
        needs = [*(["reason"] if needs_reason in GUARDS.get(state, []) else []), *ASKS.get(state, ())]
        ways = [way.value for way in State if way in NEXT[state]]
        name, chinese = f"`{state.value}`", state_label(state, "zh")
        lines.append(f"| {name} | {chinese} | {', '.join(needs) or '—'} | {', '.join(ways) or '—'} |")
    return "\n".join(lines) + "\n"


def test_the_table_in_the_docs_is_that_of_the_code() -> None:
    text = FILE.read_text("utf-8")
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(SECTION.sub(lambda _: drawn(), text), "utf-8")
        text = FILE.read_text("utf-8")
    found = SECTION.search(text)
    assert found and found[0] == drawn()
