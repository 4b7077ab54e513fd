"""The one place that knows wechatpy: its cipher, its parser, its API client; and what of each we do not trust.

wechatpy's parser raises four kinds of errors on hostile XML and returns None on an empty one; its signature check is
not constant in time; its client retries a bad token without end and fetches tokens without a timeout. All that is
dealt with here.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any
from xml.parsers.expat import ExpatError

import requests
import xmltodict
from wechatpy import WeChatClient
from wechatpy.client.api import WeChatMedia
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException, WeChatClientException
from wechatpy.parser import parse_message
from wechatpy.utils import WeChatSigner

CALL_SECONDS = 8.0
NO_XML = (ExpatError, TypeError, ValueError, KeyError, AttributeError)

warnings.filterwarnings("ignore", category=DeprecationWarning, module="wechatpy")


class NotReadable(Exception):
    """What came is no message of WeChat."""


class ApiError(Exception):
    """WeChat refused a call; ``code`` is its errcode, None when no answer came."""

    def __init__(self, code: int | None, text: str = "") -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code


def signature(*parts: str) -> str:
    """Return WeChat's signature over ``parts``: SHA-1 of their sorted concatenation, hexadecimal."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def encrypted_part(body: bytes) -> str:
    """Return the Encrypt element of a body; raises NotReadable."""
    try:
        found = xmltodict.parse(body)["xml"]["Encrypt"]
    except NO_XML as exc:
        raise NotReadable("no Encrypt element") from exc
    if not isinstance(found, str) or not found:
        raise NotReadable("no Encrypt element")
    return found


def decrypt(part: str, token: str, key: str, app_id: str, timestamp: str, nonce: str) -> bytes:
    """Return the XML in an encrypted part; raises NotReadable for another key, another account or damage."""
    try:
        signed = signature(token, timestamp, nonce, part)
        plain = WeChatCrypto(token, key, app_id).decrypt_message({"Encrypt": part}, signed, timestamp, nonce)
    except (InvalidAppIdException, InvalidSignatureException, ValueError, TypeError, AssertionError, IndexError) as exc:
        raise NotReadable("cannot be decrypted") from exc
    except Exception as exc:  # struct.error and what the cipher raises differ by version
        raise NotReadable("cannot be decrypted") from exc
    return plain.encode() if isinstance(plain, str) else bytes(plain)


def encrypt(xml: str, token: str, key: str, app_id: str, timestamp: str, nonce: str) -> str:
    """Return ``xml`` in WeChat's encrypted envelope."""
    return str(WeChatCrypto(token, key, app_id).encrypt_message(xml, nonce, timestamp))


def parse(body: bytes) -> dict[str, str]:
    """Return the elements of a message as texts, Event and EventKey as wechatpy sorts them; raises NotReadable."""
    try:
        message = parse_message(body)
    except NO_XML as exc:
        raise NotReadable(type(exc).__name__) from exc
    if message is None:
        raise NotReadable("empty")
    return {str(name): value if isinstance(value, str) else _flat(value) for name, value in message._data.items()}


def _flat(value: Any) -> str:
    """Return a nested element (the list of consents, a picture's sizes) as JSON, nothing as an empty text."""
    return json.dumps(value, ensure_ascii=False) if value else ""


class Client(WeChatClient):
    """The API of one account. ``get_token(stale)`` returns the access token, another one than ``stale``."""

    def __init__(self, app_id: str, base_url: str, get_token: Callable[[str | None], str]) -> None:
        self.API_BASE_URL = f"{base_url}/cgi-bin/"
        super().__init__(app_id, "", timeout=CALL_SECONDS, auto_retry=False)
        self._get_token = get_token
        WeChatMedia.API_BASE_URL = self.API_BASE_URL

    @property
    def access_token(self) -> str:
        return self._get_token(None)

    def call(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        """POST ``data`` as UTF-8 JSON and return the answer; raises ApiError. A bad token is replaced once."""
        token = self._get_token(None)
        try:
            return self._post_once(path, data, token)
        except ApiError as error:
            if error.code not in BAD_TOKEN:
                raise
        return self._post_once(path, data, self._get_token(token))

    def _post_once(self, path: str, data: dict[str, Any], token: str) -> dict[str, Any]:
        answer = self._translated(lambda: self.post(path, data=data, params={"access_token": token}))
        if not isinstance(answer, dict):
            raise ApiError(None, "not JSON")
        return answer

    def media(self, media_id: str, limit: int) -> tuple[bytes, str]:
        """Return content and type of a received medium of at most ``limit`` bytes; raises ApiError."""
        url = f"{self.API_BASE_URL}media/get"
        parameters = {"access_token": self._get_token(None), "media_id": media_id}
        try:
            with self._http.get(url, params=parameters, timeout=CALL_SECONDS, stream=True) as response:
                response.raise_for_status()
                content = response.raw.read(limit + 1, decode_content=True)
        except (requests.RequestException, OSError) as exc:
            raise ApiError(None, type(exc).__name__) from exc
        if len(content) > limit:
            raise ApiError(45001, "too large")
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind in ("application/json", "text/plain"):
            raise ApiError(_errcode(content), "no medium")
        return content, kind

    @staticmethod
    def _translated(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except WeChatClientException as exc:
            raise ApiError(exc.errcode, str(exc.errmsg)[:200]) from exc
        except (requests.RequestException, ValueError) as exc:
            raise ApiError(None, type(exc).__name__) from exc


BAD_TOKEN = frozenset({40001, 40014, 42001})


def _errcode(content: bytes) -> int | None:
    try:
        return int(json.loads(content)["errcode"])
    except (ValueError, KeyError, TypeError):
        return None


def fetch_stable_token(app_id: str, secret: str, base_url: str, *, force: bool) -> tuple[str, int]:
    """Return an access token and the seconds it lives, from the stable_token call; raises ApiError."""
    body = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": force}
    try:
        answer = requests.post(f"{base_url}/cgi-bin/stable_token", json=body, timeout=CALL_SECONDS).json()
    except (requests.RequestException, ValueError) as exc:
        raise ApiError(None, type(exc).__name__) from exc
    if not isinstance(answer, dict) or not answer.get("access_token"):
        raise ApiError(answer.get("errcode") if isinstance(answer, dict) else None, "no token")
    return str(answer["access_token"]), int(answer.get("expires_in") or 0)
