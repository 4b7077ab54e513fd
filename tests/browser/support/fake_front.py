"""A front with nothing behind it, for tests of what the page does: it answers as told and keeps what it was sent."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

DIST = Path(__file__).resolve().parents[3] / "webchat" / "dist"
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
HOTLINE: dict[str, Any] = {
    "name": {"zh": "测试市", "en": "Testville"},
    "operator": {"zh": "测试市市民热线服务中心", "en": "Testville Citizen Hotline Centre"},
    "hotline_number": "12345",
    "ai_notice": {"zh": "我是智能助手，是机器程序，不是真人。", "en": "I am an automated assistant, not a person."},
    "welcome": {"zh": "您好，请直接说发生了什么、在哪里。", "en": "Hello. Tell me what happened and where."},
    "cannot_do": {"zh": "我不能替代报警和急救。", "en": "I cannot replace the police or an ambulance."},
    "privacy_notice": {
        "zh": "我们只为办理诉求处理您的信息。请勿填写身份证号。您可以要求删除。",
        "en": "We use your data only to handle your request. Never type an identity number. You may ask for deletion.",
    },
    "emergency_numbers": [
        {"number": "110", "name": {"zh": "报警", "en": "Police"}},
        {"number": "119", "name": {"zh": "火警与救援", "en": "Fire and rescue"}},
        {"number": "120", "name": {"zh": "急救", "en": "Ambulance"}},
        {"number": "122", "name": {"zh": "交通事故", "en": "Traffic accidents"}},
        {"number": "12356", "name": {"zh": "心理援助", "en": "Psychological support"}},
    ],
    "languages": ["zh", "en"],
    "map": {"tiles": "", "attribution": "", "bounds": [39.4, 115.4, 41.1, 117.6]},
}

Said = dict[str, Any]


def refusal(status: int, code: str, message: str) -> tuple[int, dict[str, Any]]:
    """Return an error as the front tells it."""
    return status, {"error": {"code": code, "message": message}}


@dataclass
class FakeFront:
    """The chat API for one citizen. ``answer`` makes the bot's messages from what the citizen said."""

    answer: Callable[[Said], list[Said]] = lambda said: [{"text": f"收到：{said['text']}"}]
    state: str = "bot"
    keeps_waiting: bool = False  # answer 202 with the citizen's message only
    loses_answers: int = 0  # so many answers to POST are stored but cut off on their way
    refuses: tuple[int, dict[str, Any]] | None = None  # answer every POST so
    received: list[dict[str, Any]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    messages: list[Said] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def say(self, sender: str, text: str, **more: Any) -> Said:
        """Append a message to the conversation; the page finds it when it asks."""
        with self.lock:
            sent_at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            message = {"seq": len(self.messages) + 1, "from": sender, "text": text, "sent_at": sent_at}
            self.messages.append({"buttons": [], "card": None, **message, **more})
            return self.messages[-1]

    def texts(self) -> list[str]:
        """Return what the citizen wrote, as often as it was stored."""
        return [each["text"] for each in self.messages if each["from"] == "citizen"]

    def since(self, seq: int) -> dict[str, Any]:
        with self.lock:
            return {"messages": self.messages[seq:], "state": self.state, "last_seq": len(self.messages)}

    def take(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Store a message once by its key; return status and answer."""
        with self.lock:
            self.received.append(body)
            if self.refuses is not None:
                return self.refuses
            known = next((each for each in self.messages if each.get("key") == body["client_msg_id"]), None)
            if known is None:
                known = self.store(body)
                if not self.keeps_waiting:
                    for each in self.answer(known):
                        self.say("bot", **each)
            return 202 if self.keeps_waiting else 200, self.since(known["seq"] - 1)

    def store(self, body: dict[str, Any]) -> Said:
        key = body["client_msg_id"]
        if "attachment_ids" in body:
            return self.say(
                "citizen", "［照片］", key=key, card={"type": "photos", "attachment_ids": body["attachment_ids"]}
            )
        if "location" in body:
            return self.say("citizen", "［位置］", key=key, card={"type": "location", **body["location"]})
        return self.say("citizen", body.get("text") or self.title_of(body["payload_id"]), key=key)

    def title_of(self, payload_id: str) -> str:
        buttons = [button for message in self.messages for button in message["buttons"]]
        return str(next(button["title"] for button in buttons if button["payload_id"] == payload_id))


def serve(front: FakeFront, port: int = 0) -> ThreadingHTTPServer:
    """Start serving ``front`` and the built page on a loopback port; stop it with ``shutdown``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests' output is for the tests."""

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/api/chat/messages":
                self.reply(200, front.since(int(parse_qs(url.query).get("after", ["0"])[0])))
            elif url.path == "/api/chat/hotline":
                front.languages.append(self.headers.get("Accept-Language", ""))
                self.reply(200, HOTLINE)
            elif url.path.startswith("/api/chat/attachments/"):
                self.send(200, PIXEL, "image/png")
            else:
                self.send_file(DIST / (url.path.lstrip("/") or "index.html"))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/api/chat/attachments":
                front.uploads.append(body)
                self.reply(201, {"attachment_id": str(uuid.uuid4())})
                return
            status, answer = front.take(json.loads(body))
            if front.loses_answers:
                front.loses_answers -= 1
                self.close_connection = True
                self.connection.close()
                return
            self.reply(status, answer)

        def reply(self, status: int, answer: dict[str, Any]) -> None:
            self.send(status, json.dumps(answer).encode(), "application/json")

        def send_file(self, path: Path) -> None:
            if not path.is_file():
                self.send(404, b"", "text/plain")
                return
            self.send(200, path.read_bytes(), TYPES.get(path.suffix, "application/octet-stream"))

        def send(self, status: int, content: bytes, content_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
