"""A bot over real HTTP that answers as the gateway channel does, or misbehaves on command."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def turn(message_id: str, *messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return an answer of the channel."""
    intent = {"name": "inform", "confidence": 0.9, "ranking": [{"name": "inform", "confidence": 0.9}]}
    blank: dict[str, Any] = {"text": "", "buttons": [], "custom": None, "response": None}
    return {
        "message_id": message_id,
        "replayed": False,
        "messages": [{**blank, **each} for each in messages],
        "intent": intent,
        "entities": [],
        "slots": {},
        "actions": [],
        **fields,
    }


def echo(request: dict[str, Any]) -> dict[str, Any]:
    """Say back what was said."""
    return turn(request["message_id"], {"text": f"echo {request.get('text') or request.get('payload')}"})


class StubBot:
    """``mode`` is ok, status (sends ``status``), empty, nonsense, other, hang or silent; ``reply`` answers."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.status = 500
        self.reply: Callable[[dict[str, Any]], dict[str, Any]] = echo
        self.requests: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.in_flight: dict[str, int] = {}
        self.most_in_flight = 0
        self.let_go = threading.Event()
        self.asked = threading.Event()
        self.lock = threading.Lock()
        self.recorded: dict[str, dict[str, Any]] = {}
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                self.send(200, b'{"status": "ok"}')

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path.endswith("/forget"):
                    stub.forgotten.append(request["conversation_id"])
                    self.send(stub.status if stub.mode == "status" else 200, b"{}")
                    return
                stub.begin(request)
                try:
                    self.send(*stub.answer(request))
                except BrokenPipeError:
                    pass
                finally:
                    stub.end(request)

            def send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def begin(self, request: dict[str, Any]) -> None:
        with self.lock:
            self.requests.append(request)
            key = request["conversation_id"]
            self.in_flight[key] = self.in_flight.get(key, 0) + 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight[key])
        self.asked.set()

    def end(self, request: dict[str, Any]) -> None:
        with self.lock:
            self.in_flight[request["conversation_id"]] -= 1

    def answer(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Return status and body; a message once answered is answered from the record."""
        if self.mode == "hang":
            self.let_go.wait(20)
        if self.mode == "status":
            return self.status, b'{"error": {"code": "no_answer", "message": "down"}}'
        if self.mode == "empty":
            return 200, b"[]"
        if self.mode == "nonsense":
            return 200, b"<html>oops"
        if self.mode == "silent":
            return 200, json.dumps(turn(request["message_id"])).encode()
        if self.mode == "other":
            return 200, json.dumps(turn("another message", {"text": "hello"})).encode()
        with self.lock:
            known = self.recorded.get(request["message_id"])
            answer = self.recorded[request["message_id"]] = known or self.reply(request)
        return 200, json.dumps({**answer, "replayed": known is not None}).encode()

    def texts(self) -> list[str]:
        return [request.get("text") or request.get("payload") or "" for request in self.requests]

    def close(self) -> None:
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()
