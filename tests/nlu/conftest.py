"""The trained model of the repository, loaded once; trained when there is none."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models" / os.environ.get("CITY", "beijing")
SENT_AT = "2026-11-24T10:00:00+08:00"


@pytest.fixture(scope="session")
def model() -> Path:
    """Return the newest model of the city."""
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        command = [sys.executable, "-m", "rasa", "train", "--force", "--fixed-model-name", "jiesu"]
        command += ["--data", "data/nlu", "data/rules", "--domain", "bot", "--out", str(MODELS)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
        return MODELS / "jiesu.tar.gz"
    return models[-1]


@pytest.fixture(scope="session")
def parse(model: Path) -> Callable[..., dict[str, Any]]:
    """Return a function from a text (and a metadata language) to what the assistant reads in it."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    agent = Agent.load(str(model))

    def read(text: str, language: str | None = None) -> dict[str, Any]:
        message = UserMessage(text, metadata={"language": language, "sent_at": SENT_AT})
        parsed: dict[str, Any] = asyncio.run(agent.processor.parse_message(message))
        return parsed

    return read
