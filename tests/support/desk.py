"""A real desk for tests and benches: gunicorn with several processes on a free port, over a database that is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.stack import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 150  # a busy machine loads Django slowly


@dataclass
class Desk:
    """One server that can be killed and started again at the same address."""

    database_url: str
    env: dict[str, str] = field(default_factory=dict)
    workers: int = 2
    threads: int = 16
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The endpoint's address."""
        return f"http://127.0.0.1:{self.port}/open311/v2"

    def start(self) -> Desk:
        """Start it and wait until it answers."""
        env = (
            os.environ | self.env | {"DATABASE_URL": self.database_url, "HOTLINE_SITE": "desk", "PYTHONPATH": str(ROOT)}
        )
        gunicorn = [sys.executable, "-m", "gunicorn", "hotline.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        options = ["--worker-class", "gthread", "--workers", str(self.workers), "--threads", str(self.threads)]
        # Its own group, so that one signal reaches the master and its workers alike.
        self.process = subprocess.Popen(
            [*gunicorn, *options, "--log-level", "error"],
            env=env,
            cwd=ROOT,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the desk did not start")
            time.sleep(0.1)
        return self

    def answers(self) -> bool:
        """Return whether the endpoint answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/discovery.json", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Kill -9 all of it, in the middle of whatever it does."""
        self.signal(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it politely."""
        self.signal(signal.SIGTERM)

    def signal(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(30)
