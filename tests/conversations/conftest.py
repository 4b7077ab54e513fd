"""Starts what a conversation needs, once a session: the real desk, the real action server, the real Rasa server."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from launch import settings
from launch.environments import BOT, HOTLINE
from launch.model import model_dir, train
from launch.settings import ROOT
from tests.conversations.faulty_wire import FaultyWire
from tests.support.stack import free_port

START_SECONDS = 120
PREPARATIONS = (["migrate", "--no-input", "-v0"], ["load_city_pack"])


@dataclass(frozen=True)
class Hotline:
    """The addresses of the running processes and the key that shows whole requests."""

    bot_url: str
    open311_url: str
    staff_key: str
    api_key: str
    wire: FaultyWire
    logs: Path


def processes(env: dict[str, str], model: Path) -> dict[str, tuple[list[str], str]]:
    """Return the command and the address that tells it is up, of each process."""
    bot, desk, actions = env["BOT_PORT"], env["DESK_PORT"], env["ACTIONS_PORT"]
    rasa = ["--credentials", "credentials.yml", "--endpoints", "endpoints.yml", "--model", str(model)]
    gunicorn = ["hotline.wsgi", "--bind", f"127.0.0.1:{desk}", "--worker-class", "gthread", "--threads", "8"]
    return {
        "desk": ([f"{HOTLINE}/bin/gunicorn", *gunicorn], f"http://127.0.0.1:{desk}/open311/v2/services.json"),
        "actions": (
            [f"{BOT}/bin/python", "-m", "rasa_sdk", "--actions", "actions", "--port", actions, "--quiet"],
            f"http://127.0.0.1:{actions}/health",
        ),
        "bot": (
            [f"{BOT}/bin/rasa", "run", "--interface", "127.0.0.1", "--port", bot, *rasa],
            f"http://127.0.0.1:{bot}/webhooks/gateway/",
        ),
    }


def environment(data: Path, ports: dict[str, str], dispatch_url: str) -> dict[str, str]:
    own = {
        "CITY": "beijing",
        "HOTLINE_SITE": "desk",
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data}/hotline.sqlite3",
        "TRACKER_DB": f"{data}/tracker.sqlite3",
        "ACTIONS_URL": f"http://127.0.0.1:{ports['ACTIONS_PORT']}/webhook",
        "DISPATCH_URL": dispatch_url,
        "DISPATCH_JURISDICTION_ID": "",
    }
    keys = {name: secrets.token_urlsafe(16) for name in settings.SECRETS}
    return {**settings.environment(), **ports, **own, **keys}


@pytest.fixture(scope="session")
def hotline() -> Iterator[Hotline]:
    ports = {name: str(free_port()) for name in ("BOT_PORT", "DESK_PORT", "ACTIONS_PORT")}
    data = Path(tempfile.mkdtemp(prefix="jiesu-conversations-"))
    desk = f"http://127.0.0.1:{ports['DESK_PORT']}"
    wire = FaultyWire(desk)
    env = environment(data, ports, f"{wire.url}/open311/v2")
    train(env)
    for command in PREPARATIONS:
        subprocess.run([sys.executable, "-m", "hotline", *command], cwd=ROOT, env=env, check=True)
    started = []
    try:
        commands = processes(env, model_dir("beijing"))
        for name, (command, _) in commands.items():
            with (data / f"{name}.log").open("wb") as log:
                started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT))
        for (name, (_, url)), process in zip(commands.items(), started, strict=True):
            wait_for(name, url, data, process)
        yield Hotline(
            f"http://127.0.0.1:{ports['BOT_PORT']}",
            f"{desk}/open311/v2",
            env["OPEN311_STAFF_KEY"],
            env["OPEN311_API_KEY"],
            wire,
            data,
        )
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)
        wire.close()


def wait_for(name: str, url: str, data: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process answers; show the end of its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.3)
    log = (data / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"{name} did not come up:{os.linesep}{log[-3000:]}")
