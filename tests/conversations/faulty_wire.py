"""A wire to the real dispatch backend that can be broken on purpose: down, slow, an error, a refusal."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW_SECONDS = 4.0
PASSED_HEADERS = ("Content-Type", "Idempotency-Key", "Accept-Language")
ANSWERS = {
    "error": (500, b"oops"),
    "refused": (400, b'[{"code": 400, "description": "no"}]'),
    "nonsense": (201, b"<html>"),
}


class FaultyWire:
    """Forwards every call to ``backend`` while ``fault`` is "", else answers as the fault says."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self.fault = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wire = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._pass(None)

            def do_POST(self) -> None:
                self._pass(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def log_message(self, *args: object) -> None:
                """Say nothing: pytest shows what matters."""

            def _pass(self, body: bytes | None) -> None:
                if wire.fault == "down":
                    self.connection.close()
                    return
                if wire.fault == "slow":
                    time.sleep(SLOW_SECONDS)
                status, content = ANSWERS.get(wire.fault) or wire.forward(self, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler

    def forward(self, call: BaseHTTPRequestHandler, body: bytes | None) -> tuple[int, bytes]:
        headers = {name: call.headers[name] for name in PASSED_HEADERS if call.headers.get(name)}
        request = urllib.request.Request(f"{self.backend}{call.path}", body, headers, method=call.command)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
