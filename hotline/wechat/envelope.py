"""Who sent it and what is inside: signatures, freshness, and the encrypted envelope of the safe mode."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass

from django.http import QueryDict

from hotline.wechat import library
from hotline.wechat.accounts import Account

WINDOW_SECONDS = 300  # WeChat names none (project default)
MAX_NONCE = 128


class Refused(Exception):
    """Not from WeChat, or too old; nothing is done with it."""


@dataclass(frozen=True)
class Envelope:
    """A checked call: the message's XML, the signed values, and the key to answer with (None: in clear)."""

    xml: bytes
    timestamp: str
    nonce: str
    key: str | None


def check_echo(account: Account, query: QueryDict) -> str:
    """Return the echostr of WeChat's check of our address; raises Refused."""
    _check(query.get("signature", ""), account.token, *_signed(query))
    return query.get("echostr", "")


def open_envelope(account: Account, query: QueryDict, body: bytes) -> Envelope:
    """Return what a POST holds; raises Refused, and library.NotReadable when what is signed is no message."""
    timestamp, nonce = _signed(query)
    if query.get("encrypt_type", "raw") != "aes":
        _check(query.get("signature", ""), account.token, timestamp, nonce)
        return Envelope(body, timestamp, nonce, None)
    part = library.encrypted_part(body)
    _check(query.get("msg_signature", ""), account.token, timestamp, nonce, part)
    for key in account.aes_keys:
        try:
            return Envelope(
                library.decrypt(part, account.token, key, account.app_id, timestamp, nonce), timestamp, nonce, key
            )
        except library.NotReadable:
            continue
    raise Refused("no key opens it")


def close_envelope(account: Account, envelope: Envelope, xml: str) -> str:
    """Return an answer in the envelope in which the call came."""
    if envelope.key is None:
        return xml
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    return library.encrypt(xml, account.token, envelope.key, account.app_id, timestamp, nonce)


def _signed(query: QueryDict) -> tuple[str, str]:
    """Return timestamp and nonce; raises Refused when one is missing or the time is not near ours."""
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and 0 < len(nonce) <= MAX_NONCE):
        raise Refused("timestamp or nonce is missing")
    if abs(time.time() - int(timestamp)) > WINDOW_SECONDS:
        raise Refused("too old")
    return timestamp, nonce


def _check(said: str, *parts: str) -> None:
    right = library.signature(*parts)
    if not hmac.compare_digest(said.encode(), right.encode()):
        raise Refused("wrong signature")
