"""A whole hotline for tests: own ports, own databases, the repository's model."""

from __future__ import annotations

import secrets
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from launch import model, settings, stack


@dataclass(frozen=True)
class Stack:
    """A running hotline."""

    front_url: str
    desk_url: str
    bot_url: str
    admin_password: str
    api_key: str
    staff_key: str
    data_dir: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop every process."""
        stack.stop(self.process)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_stack(**overrides: str) -> Stack:
    """Start front, desk, worker, bot and actions on free ports with an empty database."""
    data_dir = Path(tempfile.mkdtemp(prefix="jiesu-test-"))
    ports = {name: str(free_port()) for name in ("FRONT_PORT", "DESK_PORT", "BOT_PORT", "ACTIONS_PORT")}
    keys = {name: secrets.token_urlsafe(16) for name in settings.SECRETS}
    env = settings.environment() | ports | keys
    env |= {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": f"sqlite:///{data_dir}/hotline.sqlite3",
        "TRACKER_DB": f"{data_dir}/tracker.sqlite3",
        "FRONT_URL": f"http://127.0.0.1:{ports['FRONT_PORT']}",
        "BOT_URL": f"http://127.0.0.1:{ports['BOT_PORT']}",
        "ACTIONS_URL": f"http://127.0.0.1:{ports['ACTIONS_PORT']}/webhook",
        "DISPATCH_URL": f"http://127.0.0.1:{ports['DESK_PORT']}/open311/v2",
    }
    env |= overrides
    model.train(env)
    stack.prepare(env)
    process = stack.start(env)
    desk_url = f"http://127.0.0.1:{ports['DESK_PORT']}"
    return Stack(
        env["FRONT_URL"],
        desk_url,
        env["BOT_URL"],
        keys["ADMIN_PASSWORD"],
        keys["OPEN311_API_KEY"],
        keys["OPEN311_STAFF_KEY"],
        data_dir,
        env,
        process,
    )
