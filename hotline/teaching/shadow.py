"""A model running beside the live hotline, for a replay: its own bot and actions, on free ports, filing nothing.

Between its actions and dispatch stands a stand-in: reading goes through, filing is written down and answered with a
made-up number, and anything else that would change something is refused.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import requests
from django.conf import settings

from hotline.environment import ROOT

START_SECONDS = 300
BOT_PYTHON = ROOT / ".venv-bot" / "bin"
NOT_COMPARED = {"api_key", "extended_attributes[draft_key]", "extended_attributes[conversation_id]", "jurisdiction_id"}
NOT_COMPARED |= {"extended_attributes[citizen_words]"}


class ShadowFailed(RuntimeError):
    """The candidate's processes did not come up."""


class StandIn:
    """Dispatch for a shadow: ``filed`` holds the forms that would have been filed, in order."""

    def __init__(self) -> None:
        self.filed: list[dict[str, str]] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                url = settings.DISPATCH_URL + self.path.removeprefix("/open311/v2")
                try:
                    answer = requests.get(url, headers={"Accept-Language": self.headers["Accept-Language"]}, timeout=5)
                    self.send(answer.status_code, answer.content, answer.headers.get("Content-Type", ""))
                except requests.RequestException:
                    self.send(503, b"[]")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                if not self.path.split("?")[0].endswith("/requests.json"):
                    return self.send(403, b'[{"code": 403, "description": "a replay changes nothing"}]')
                form = {name: ", ".join(values) for name, values in parse_qs(body).items() if name not in NOT_COMPARED}
                stand_in.filed.append(form)
                return self.send(201, b'[{"service_request_id": "RPLY-0000", "service_notice": null}]')

            def send(self, status: int, body: bytes, kind: str = "application/json") -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/open311/v2"


class Shadow:
    """A running model: takes turns as the gateway channel does."""

    def __init__(self, bot_url: str, stand_in: StandIn) -> None:
        self.bot_url = bot_url
        self.stand_in = stand_in
        self.session = requests.Session()
        self.session.trust_env = False

    def take(self, conversation: str, language: str, sent_at: str, text: str = "", payload: str = "") -> dict[str, Any]:
        """Return the turn, empty when the bot had no answer."""
        body: dict[str, Any] = {"conversation_id": conversation, "message_id": uuid.uuid4().hex}
        body |= {"payload": payload} if payload else {"text": text}
        body["metadata"] = {"language": language, "channel": "replay", "sent_at": sent_at}
        answer = self.session.post(f"{self.bot_url}/webhooks/gateway/turn", json=body, timeout=30)
        return dict(answer.json()) if answer.status_code == 200 else {}


@contextmanager
def running(model: Path) -> Iterator[Shadow]:
    """Start ``model`` with its own action server; everything ends with the block. Raises ShadowFailed."""
    stand_in, data = StandIn(), Path(tempfile.mkdtemp(prefix="replay-"))
    bot, actions = free_port(), free_port()
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TRACKER_DB": str(data / "t.sqlite3"),
    }
    env |= {"DISPATCH_URL": stand_in.url, "OPEN311_API_KEY": secrets.token_urlsafe(8), "CITY": settings.CITY}
    env |= {"ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook", "SANIC_WORKERS": "1"}
    sdk: list[str | Path] = [
        BOT_PYTHON / "python",
        "-m",
        "rasa_sdk",
        "--actions",
        "actions",
        "--port",
        str(actions),
        "--quiet",
    ]
    rasa: list[str | Path] = [
        BOT_PYTHON / "rasa",
        "run",
        "--interface",
        "127.0.0.1",
        "--port",
        str(bot),
        "--model",
        model.resolve(),
    ]
    rasa += ["--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name, command in (("actions", sdk), ("bot", rasa)):
            with (data / f"{name}.log").open("wb") as log:
                started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT))
        for name, url in (("actions", f":{actions}/health"), ("bot", f":{bot}/webhooks/gateway/")):
            wait_for(f"http://127.0.0.1{url}", data / f"{name}.log", started)
        yield Shadow(f"http://127.0.0.1:{bot}", stand_in)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)
        stand_in.server.shutdown()


def wait_for(url: str, log: Path, started: list[subprocess.Popen[bytes]]) -> None:
    """Wait until ``url`` answers; raises ShadowFailed with the end of the log."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in started):
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.3)
    raise ShadowFailed("\n".join(log.read_text(errors="replace").splitlines()[-15:]))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
