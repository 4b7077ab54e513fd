"""Bot, action server and desk for the bench: own ports, own databases, the repository's model."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from launch.model import model_dir, train
from launch.settings import ROOT
from tests.conversations.conftest import PREPARATIONS, environment, processes, wait_for
from tests.support.stack import free_port


@dataclass(frozen=True)
class Stack:
    """Where the processes are, and the keys that show and change requests."""

    bot_url: str
    open311_url: str
    staff_key: str
    api_key: str

    def request(self, number: str) -> dict[str, Any]:
        """Return a filed request with its extended attributes beside its own fields."""
        params = {"extensions": "true", "api_key": self.staff_key}
        (found,) = requests.get(f"{self.open311_url}/requests/{number}.json", params=params, timeout=10).json()
        return {**found, **found.pop("extended_attributes")}

    def forget(self, number: str | None, conversation_id: str) -> None:
        """Withdraw a request, so that the next citizen of the same place does not meet it."""
        if number:
            form = {"service_request_id": number, "api_key": self.api_key, "update_id": str(uuid.uuid4())}
            proof = {"action": "withdraw", "conversation_id": conversation_id}
            form |= {f"extended_attributes[{name}]": value for name, value in proof.items()}
            requests.post(f"{self.open311_url}/servicerequestupdates.json", data=form, timeout=10)


@contextmanager
def running(data: Path) -> Iterator[Stack]:
    """Start the processes, yield where they are, and stop them."""
    ports = {name: str(free_port()) for name in ("BOT_PORT", "DESK_PORT", "ACTIONS_PORT")}
    open311 = f"http://127.0.0.1:{ports['DESK_PORT']}/open311/v2"
    env = environment(data, ports, open311)
    train(env)
    for command in PREPARATIONS:
        subprocess.run([sys.executable, "-m", "hotline", *command], cwd=ROOT, env=env, check=True)
    started = []
    try:
        for name, (command, url) in processes(env, model_dir("beijing")).items():
            with (data / f"{name}.log").open("wb") as log:
                process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
            started.append(process)
            wait_for(name, url, data, process)
        yield Stack(f"http://127.0.0.1:{ports['BOT_PORT']}", open311, env["OPEN311_STAFF_KEY"], env["OPEN311_API_KEY"])
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)
