"""The Official Accounts this hotline serves, read from the environment.

The account that WECHAT_ACCOUNT names has its secrets in WECHAT_TOKEN, WECHAT_APP_ID and so on. Further ones are listed
in WECHAT_MORE_ACCOUNTS; the account ``east`` has WECHAT_EAST_TOKEN, WECHAT_EAST_APP_ID and so on.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

NAME = re.compile(r"[A-Za-z0-9_]{1,50}")
AES_KEY_LENGTH = 43
COORDINATES = ("", "wgs84", "gcj02")


class BadAccount(RuntimeError):
    """An account's settings are not usable; the message says which and why."""


@dataclass(frozen=True)
class Account:
    """One Official Account. Without app id and secret it can answer but not send.

    ``is_gcj02`` says that positions come in China's own coordinates.
    ``aes_keys`` are the current EncodingAESKey and, during a rotation, the last one. ``notice_template`` and
    ``notice_fields`` ({keyword of the template: number, text, agency or time}) are for subscription notices.
    """

    name: str
    token: str = field(repr=False)
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    aes_keys: tuple[str, ...] = field(default=(), repr=False)
    menus: bool = False
    is_gcj02: bool = False
    notice_template: str = ""
    notice_fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_send(self) -> bool:
        """Whether the account has what calls to WeChat's API need."""
        return bool(self.app_id and self.app_secret)


@cache
def accounts() -> dict[str, Account]:
    """Return the accounts by name; raises BadAccount. Read once."""
    return read_accounts(os.environ)


def find(name: str) -> Account | None:
    """Return the account, None when there is no such one."""
    return accounts().get(name)


def read_accounts(environ: Mapping[str, str]) -> dict[str, Account]:
    """Return the accounts that ``environ`` describes; raises BadAccount."""
    first = environ.get("WECHAT_ACCOUNT", "").strip() or "main"
    more = environ.get("WECHAT_MORE_ACCOUNTS", "").replace(",", " ").split()
    found = [_read(first, "WECHAT_", environ)] if environ.get("WECHAT_TOKEN") else []
    found += [_read(name, f"WECHAT_{name.upper()}_", environ) for name in more]
    return {account.name: account for account in found}


def _read(name: str, prefix: str, environ: Mapping[str, str]) -> Account:
    def value(setting: str) -> str:
        return environ.get(prefix + setting, "").strip()

    if not NAME.fullmatch(name):
        raise BadAccount(f"the WeChat account name {name!r} may hold letters, digits and _ only")
    if not value("TOKEN"):
        raise BadAccount(f"{prefix}TOKEN is not set")
    keys = tuple(key for key in (value("AES_KEY"), value("AES_KEY_LAST")) if key)
    if any(len(key) != AES_KEY_LENGTH for key in keys):
        raise BadAccount(f"{prefix}AES_KEY has {AES_KEY_LENGTH} characters; copy it from the account's settings page")
    if keys and not value("APP_ID"):
        raise BadAccount(f"{prefix}APP_ID is needed with an AES key")
    coordinates = value("COORDINATES").lower()
    if coordinates not in COORDINATES:
        raise BadAccount(f"{prefix}COORDINATES has to be gcj02, wgs84 or empty")
    return Account(
        name=name,
        token=value("TOKEN"),
        app_id=value("APP_ID"),
        app_secret=value("APP_SECRET"),
        aes_keys=keys,
        menus=value("MENUS").lower() in {"1", "true", "yes", "on"},
        is_gcj02=coordinates == "gcj02",
        notice_template=value("NOTICE_TEMPLATE"),
        notice_fields=_fields(value("NOTICE_FIELDS"), prefix),
    )


def _fields(text: str, prefix: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        fields = json.loads(text)
        return {str(keyword): str(source) for keyword, source in fields.items()}
    except (ValueError, AttributeError) as exc:
        raise BadAccount(f'{prefix}NOTICE_FIELDS is not a JSON object such as {{"thing1": "text"}}') from exc
