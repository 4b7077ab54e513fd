"""Real processes for the channel's tests: a tiny assistant trained once, `rasa run` and a rasa-sdk action server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
ASSISTANT = Path(__file__).with_name("assistant")
START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SANIC_WORKERS": "1"}
    return {**os.environ, **quiet, "PYTHONPATH": str(ROOT), **more}


class Process:
    """A child process that answers on a port, with its output in a file for the failure message."""

    def __init__(self, command: list[str], folder: Path, url: str, log: Path, **env: str) -> None:
        self._log = log
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                command, cwd=folder, env=environment(**env), stdout=output, stderr=subprocess.STDOUT
            )
        self._wait_for(url)

    def _wait_for(self, url: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            try:
                if requests.get(url, timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.2)
        self.stop()
        pytest.fail(f"{url} did not answer:\n{self._log.read_text()[-3000:]}")

    def stop(self) -> None:
        self._child.terminate()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


@dataclass
class Bot:
    """A running assistant, spoken to as the gateway does."""

    port: int
    actions_port: int
    database: Path
    logs: Path
    actions: Process | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/gateway/turn"

    def post(self, body: Any, timeout: float = 30) -> requests.Response:
        return requests.post(self.url, json=body, timeout=timeout)

    def say(self, conversation_id: str, text: str, message_id: str | None = None, **more: Any) -> requests.Response:
        body = {"conversation_id": conversation_id, "message_id": message_id or uuid4().hex, "text": text, **more}
        return self.post(body)

    def start_actions(self) -> None:
        if self.actions is None:
            command = [sys.executable, "-m", "rasa_sdk", "--actions", "tiny_actions", "--port", str(self.actions_port)]
            health = f"http://127.0.0.1:{self.actions_port}/health"
            self.actions = Process(command, ASSISTANT, health, self.logs / "actions.log")

    def stop_actions(self) -> None:
        if self.actions is not None:
            self.actions.stop()
            self.actions = None


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train the tiny assistant; a few seconds, most of them imports."""
    out = tmp_path_factory.mktemp("model")
    command = [sys.executable, "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml", "--data"]
    command += ["nlu.yml", "rules.yml", "--out", str(out), "--fixed-model-name", "tiny"]
    done = subprocess.run(command, cwd=ASSISTANT, env=environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return out / "tiny.tar.gz"


@pytest.fixture(scope="session")
def running_bot(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("bot")
    bot = Bot(free_port(), free_port(), folder / "tracker.sqlite3", folder)
    command = [sys.executable, "-m", "rasa", "run", "--model", str(tiny_model), "--port", str(bot.port)]
    command += ["--interface", "127.0.0.1", "--endpoints", str(ROOT / "endpoints.yml")]
    command += ["--credentials", str(ROOT / "credentials.yml")]
    settings = {"ACTIONS_URL": f"http://127.0.0.1:{bot.actions_port}/webhook", "TRACKER_DB": str(bot.database)}
    health = f"http://127.0.0.1:{bot.port}/webhooks/gateway/"
    server = Process(command, folder, health, folder / "bot.log", **settings)
    yield bot
    server.stop()
    bot.stop_actions()


@pytest.fixture
def bot(running_bot: Bot) -> Bot:
    """The running assistant with its action server up."""
    running_bot.start_actions()
    return running_bot


@pytest.fixture
def conversation() -> str:
    return uuid4().hex
