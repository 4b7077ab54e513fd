"""``make chat ARGS=--debug``: what the bot understood and did in each turn, read from the hotline's own database."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from typing import Any

from launch.environments import HOTLINE, python
from launch.settings import ROOT
from launch.steps import StepFailed

LONGEST_VALUE = 100
RUNNERS_UP = 2


class TurnReader:
    """Asks ``show_turns``, which runs beside the chat, for the last turn of a citizen's token."""

    def __init__(self, env: Mapping[str, str]) -> None:
        if not python(HOTLINE).exists():
            raise StepFailed("The hotline is not installed here. Install it with: make setup")
        command = [str(python(HOTLINE)), "-m", "hotline", "show_turns"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**env, "HOTLINE_SITE": "desk"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def lines(self, token: str) -> list[str]:
        """Return the last turn as lines of text; raises StepFailed when the database cannot be read."""
        if self.process.stdin is None or self.process.stdout is None:
            raise StepFailed("The turns cannot be read.")
        try:
            self.process.stdin.write(token + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            raise StepFailed("The turns cannot be read; DATABASE_URL in .env has to be the running hotline's.")
        return as_lines(json.loads(answer))

    def close(self) -> None:
        """Let the helper end."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(10)


def as_lines(turn: dict[str, Any] | None) -> list[str]:
    """Return a stored turn as lines: intent, what was heard, fields that changed, actions."""
    if turn is None:
        return ["the bot has not seen it"]
    slots = [f"{name}={short(value)}" for name, value in (turn.get("slots") or {}).items()]
    return [
        f"intent   {intent_line(turn.get('intent') or {})}",
        f"heard    {', '.join(map(heard, turn.get('entities') or [])) or 'nothing'}",
        f"fields   {', '.join(slots) or 'none'}",
        f"actions  {', '.join(turn.get('actions') or []) or 'none'}",
    ]


def intent_line(intent: Mapping[str, Any]) -> str:
    """Return the intent with its confidence and the next likeliest."""
    ranking = [each for each in intent.get("ranking") or [] if each.get("name") != intent.get("name")]
    others = ", ".join(f"{each['name']} {each['confidence']:.2f}" for each in ranking[:RUNNERS_UP])
    first = f"{intent.get('name')} {float(intent.get('confidence') or 0):.2f}"
    return f"{first} (then {others})" if others else first


def heard(entity: Mapping[str, Any]) -> str:
    """Return an entity with its place in the text."""
    span = f" [{entity['start']}:{entity['end']}]" if "start" in entity and "end" in entity else ""
    return f"{entity.get('entity')}={short(entity.get('value'))}{span}"


def short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
