"""Real processes of ours beside a test: they meet it in its database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from tests.support.desk import ROOT, START_SECONDS
from tests.support.front import answers
from tests.support.stack import free_port

LIMIT_SECONDS = 60


def database_url() -> str:
    """Return the address of the tests' database."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def until(condition: Callable[[], bool], seconds: float = LIMIT_SECONDS) -> bool:
    """Return whether ``condition`` comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@dataclass
class Processes:
    """Starts Python with the tests' database and ``env``; all of it ends with ``stop``."""

    env: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __call__(self, *arguments: str, site: str = "desk") -> subprocess.Popen[bytes]:
        env = os.environ | {"DATABASE_URL": database_url(), "HOTLINE_SITE": site, "PYTHONPATH": str(ROOT)} | self.env
        command = [sys.executable, *arguments]
        self.running.append(subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE))
        return self.running[-1]

    def front(self) -> tuple[str, subprocess.Popen[bytes]]:
        """Start a front and return its address and process, once it answers."""
        port = free_port()
        process = self(
            "-m", "uvicorn", "hotline.asgi:application", "--port", str(port), "--log-level", "error", site="front"
        )
        url = f"http://127.0.0.1:{port}"
        assert until(lambda: answers(url), START_SECONDS), "the front did not start"
        return url, process

    def stop(self) -> None:
        """End them all at once."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.communicate()
