"""A stand-in of WeChat over real HTTP that enforces the documented rules and notes each breach of them.

It plays both sides: the API an account calls (tokens that end, quotas, windows, codes, media, menus) and the phone that
delivers a citizen's message three times, five seconds each, in clear or encrypted.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import secrets
import struct
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CUT_SECONDS = 5.0
TRIES = 3
MAX_TEXT_BYTES = 2048
APP_ID, APP_SECRET = "wx1234567890abcdef", "secret-of-the-app"
FAULT_TEXT = "该公众号提供的服务出现故障，请稍后再试"


def encrypt(xml: str, key: str) -> str:
    """Encrypt as WeChat does, written from its description and not with the library under test."""
    secret = base64.b64decode(key + "=")
    body = os.urandom(16) + struct.pack(">I", len(xml.encode())) + xml.encode() + APP_ID.encode()
    pad = 32 - len(body) % 32
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(encryptor.update(body + bytes([pad]) * pad) + encryptor.finalize()).decode()


def decrypt(part: str, key: str) -> str:
    secret = base64.b64decode(key + "=")
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    body = decryptor.update(base64.b64decode(part)) + decryptor.finalize()
    body = body[: -body[-1]]
    (length,) = struct.unpack(">I", body[16:20])
    assert body[20 + length :].decode() == APP_ID
    return body[20 : 20 + length].decode()


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


@dataclass
class Phone:
    """One citizen's chat window: what they were shown, in order."""

    openid: str
    shown: list[str] = field(default_factory=list)
    passive: int = 0
    customer: int = 0
    notices: int = 0


class StandIn:
    """WeChat. ``breaches`` lists every rule that the account has broken."""

    def __init__(self, front_url: str, token: str, aes_key: str = "", account: str = "main") -> None:
        self.front_url, self.token, self.aes_key, self.account = front_url, token, aes_key, account
        self.phones: dict[str, Phone] = {}
        self.breaches: list[str] = []
        self.windows: dict[str, list[list[float]]] = defaultdict(list)  # openid -> [ends at, left]
        self.tokens: dict[str, float] = {}
        self.token_calls = 0
        self.forced = 0
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.errors: list[int] = []  # errcodes to answer the next calls with
        self.always: int | None = None
        self.media: dict[str, tuple[bytes, str]] = {}
        self.verified, self.token_life = True, 7200.0
        self.hang = 0.0
        self.cut_seconds = CUT_SECONDS
        self.lock = threading.Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send(*stand_in.api(self.path, body))

            def do_GET(self) -> None:
                self.send(*stand_in.api(self.path, b"{}"))

            def send(self, content: bytes, kind: str = "application/json") -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # the API side

    def api(self, path: str, body: bytes) -> tuple[bytes, str]:
        parts = urllib.parse.urlsplit(path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        name = parts.path.removeprefix("/cgi-bin/")
        time.sleep(self.hang)
        if b"\\u" in body:
            self.breaches.append("40033 escaped characters")
        data = json.loads(body)
        with self.lock:
            answer = self.answer(name, query, data)
        if isinstance(answer, tuple):
            return answer
        return json.dumps(answer, ensure_ascii=False).encode(), "application/json"

    def answer(self, name: str, query: dict[str, str], data: dict[str, Any]) -> Any:
        if name == "stable_token":
            return self.stable_token(data)
        if name == "token":
            self.breaches.append("the old token call was used")
        if self.tokens.get(query.get("access_token", ""), 0) < time.time():
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.calls.append((name, data))
        code = self.always if self.always is not None else self.errors.pop(0) if self.errors else 0
        if code:
            return {"errcode": code, "errmsg": "told to"}
        known: dict[str, Callable[[], Any]] = {
            "message/custom/send": lambda: self.custom(data),
            "message/subscribe/bizsend": lambda: self.notice(data),
            "media/get": lambda: self.media.get(query.get("media_id", ""), {"errcode": 40007, "errmsg": "no media"}),
            "menu/create": lambda: {"errcode": 0, "errmsg": "ok"},
        }
        return known[name]()

    def stable_token(self, data: dict[str, Any]) -> dict[str, Any]:
        self.token_calls += 1
        if data.get("secret") != APP_SECRET:
            return {"errcode": 40125, "errmsg": "invalid secret"}
        alive = [token for token, ends in self.tokens.items() if ends - time.time() > min(300.0, self.token_life / 2)]
        if data.get("force_refresh"):
            self.forced += 1
            alive = []
            self.tokens.clear()
        if not alive:
            alive = [secrets.token_hex(20)]
            self.tokens[alive[0]] = time.time() + self.token_life
        return {"access_token": alive[0], "expires_in": int(self.tokens[alive[0]] - time.time())}

    def custom(self, data: dict[str, Any]) -> dict[str, Any]:
        openid = data["touser"]
        if not self.verified and data["msgtype"] == "msgmenu":
            return {"errcode": 40200, "errmsg": "invalid account type"}
        windows = [window for window in self.windows[openid] if window[0] > time.time()]
        if not windows:
            self.breaches.append("45015 sent outside of the window")
            return {"errcode": 45015, "errmsg": "response out of time limit"}
        usable = next((window for window in windows if window[1] > 0), None)
        if usable is None:
            self.breaches.append("45047 sent over the quota")
            return {"errcode": 45047, "errmsg": "out of response count limit"}
        text = data["text"]["content"] if data["msgtype"] == "text" else menu_text(data["msgmenu"])
        if len(text.encode()) > MAX_TEXT_BYTES:
            self.breaches.append("45002 text too long")
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        usable[1] -= 1
        phone = self.phone(openid)
        phone.customer += 1
        phone.shown.append(text)
        return {"errcode": 0, "errmsg": "ok"}

    def notice(self, data: dict[str, Any]) -> dict[str, Any]:
        phone = self.phone(data["touser"])
        if any(not value.get("value") for value in data["data"].values()):
            return {"errcode": 47003, "errmsg": "argument invalid"}
        phone.notices += 1
        phone.shown.append(" ".join(value["value"] for value in data["data"].values()))
        return {"errcode": 0, "errmsg": "ok"}

    # the phone's side

    def phone(self, openid: str) -> Phone:
        return self.phones.setdefault(openid, Phone(openid))

    def allow(self, openid: str, count: int, seconds: float) -> None:
        self.windows[openid].append([time.time() + seconds, count])

    def text(self, openid: str, content: str, **more: str) -> str | None:
        return self.deliver(openid, MsgType="text", Content=content, MsgId=str(secrets.randbits(63)), **more)

    def event(self, openid: str, name: str, **more: str) -> str | None:
        return self.deliver(openid, MsgType="event", Event=name, **more)

    def deliver(self, openid: str, **elements: str) -> str | None:
        """Deliver a message as WeChat does: up to three times, five seconds each. Returns what the phone shows."""
        tap = elements.get("MsgType") == "event" or "bizmsgmenuid" in elements
        with self.lock:
            self.allow(openid, *((3, 60.0) if tap else (5, 48 * 3600.0)))
        elements.setdefault("CreateTime", str(int(time.time())))
        for _ in range(TRIES):
            status, body = self.post(openid, elements)
            if status is not None:
                return self.show(openid, status, body)
        self.phone(openid).shown.append(FAULT_TEXT)
        self.breaches.append("no answer to any of three tries")
        return FAULT_TEXT

    def post(self, openid: str, elements: dict[str, str], **changed: str) -> tuple[int | None, str]:
        """Deliver once; the status is None when WeChat has hung up."""
        url, body = self.call(openid, elements, **changed)
        request = urllib.request.Request(url, body, {"Content-Type": "text/xml"})
        try:
            with urllib.request.urlopen(request, timeout=self.cut_seconds) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):  # also one that breaks in the middle of the answer
            return None, ""

    def call(self, openid: str, elements: dict[str, str], **changed: str) -> tuple[str, bytes]:
        fields = {"ToUserName": "gh_hotline", "FromUserName": openid, **elements}
        xml = "<xml>" + "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in fields.items()) + "</xml>"
        query = {"timestamp": str(int(time.time())), "nonce": secrets.token_hex(8), "openid": openid} | changed
        query.setdefault("signature", sign(self.token, query["timestamp"], query["nonce"]))
        if self.aes_key:
            part = encrypt(xml, self.aes_key)
            xml = f"<xml><ToUserName>{cdata('gh_hotline')}</ToUserName><Encrypt>{cdata(part)}</Encrypt></xml>"
            query["encrypt_type"] = "aes"
            query.setdefault("msg_signature", sign(self.token, query["timestamp"], query["nonce"], part))
        return f"{self.front_url}/wechat/{self.account}/?{urllib.parse.urlencode(query)}", xml.encode()

    def show(self, openid: str, status: int, body: str) -> str | None:
        """Return what the phone shows for an answer, None for nothing."""
        if status == 200 and body in ("", "success"):
            return None
        try:
            root = ET.fromstring(body)
            if self.aes_key:
                part = root.findtext("Encrypt") or ""
                named = [root.findtext(name) or "" for name in ("TimeStamp", "Nonce", "MsgSignature")]
                assert named[2] == sign(self.token, named[0], named[1], part)
                root = ET.fromstring(decrypt(part, self.aes_key))
            text = root.findtext("Content") or ""
            right = root.findtext("ToUserName") == openid and root.findtext("FromUserName") == "gh_hotline"
            assert status == 200 and right and text and len(list(root)) == 5
            assert len(text.encode()) <= MAX_TEXT_BYTES
        except (ET.ParseError, AssertionError):
            self.breaches.append(f"malformed answer {status} {body[:80]}")
            text = FAULT_TEXT
        self.phone(openid).passive += 1
        self.phone(openid).shown.append(text)
        return text


def cdata(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>" if not value.startswith("<") else value


def menu_text(menu: dict[str, Any]) -> str:
    return "\n".join([menu["head_content"], *(option["content"] for option in menu["list"])])
