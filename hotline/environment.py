"""Every setting of the hotline, read once from the environment, typed; a missing secret stops the start.

The list is documented in ``docs/settings.md`` and ``.env.example``; a test compares the three.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class MissingSetting(RuntimeError):
    """A setting without which the hotline must not start."""


class WrongSetting(ValueError):
    """A setting whose value cannot be read."""


class UnsafeSetting(RuntimeError):
    """Settings with which the hotline must not start."""


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _secret(name: str) -> str:
    value = _text(name)
    if not value:
        raise MissingSetting(f"{name} is not set. `make run` writes it to .env; see docs/settings.md.")
    return value


def _flag(name: str) -> bool:
    return _text(name).lower() in {"1", "true", "yes", "on"}


def _choice(name: str, *choices: str) -> str:
    """Return one of ``choices``, the first when nothing is set."""
    value = _text(name, choices[0]).lower()
    if value not in choices:
        raise WrongSetting(f"{name} has to be one of: {', '.join(choices)}")
    return value


def _count(name: str, default: int) -> int:
    """Return a whole number that is not negative."""
    value = _text(name, str(default))
    if not value.isdecimal():
        raise WrongSetting(f"{name} has to be a whole number")
    return int(value)


def _words(name: str, default: str) -> list[str]:
    return [word for word in _text(name, default).replace(",", " ").split() if word]


@dataclass(frozen=True)
class Environment:
    """The hotline's settings as values."""

    secret_key: str = field(default_factory=lambda: _secret("SECRET_KEY"))
    open311_api_key: str = field(default_factory=lambda: _secret("OPEN311_API_KEY"))
    open311_staff_key: str = field(default_factory=lambda: _secret("OPEN311_STAFF_KEY"))
    city: str = field(default_factory=lambda: _text("CITY", "beijing"))
    site: str = field(default_factory=lambda: _text("HOTLINE_SITE", "desk"))
    database_url: str = field(default_factory=lambda: _text("DATABASE_URL", "sqlite:///var/hotline.sqlite3"))
    data_dir: Path = field(default_factory=lambda: ROOT / _text("DATA_DIR", "var"))
    bot_url: str = field(default_factory=lambda: _text("BOT_URL", "http://127.0.0.1:5005"))
    bot_urls: list[str] = field(default_factory=lambda: _words("BOT_URLS", ""))
    bot_off: bool = field(default_factory=lambda: _flag("BOT_OFF"))
    dispatch_url: str = field(default_factory=lambda: _text("DISPATCH_URL", "http://127.0.0.1:8001/open311/v2"))
    front_url: str = field(default_factory=lambda: _text("FRONT_URL", "http://127.0.0.1:8000"))
    deadline_days: str = field(default_factory=lambda: _choice("DEADLINE_DAYS", "natural", "working"))
    follow_up_after_hours: int = field(default_factory=lambda: _count("FOLLOW_UP_AFTER_HOURS", 24))
    agent_silent_minutes: int = field(default_factory=lambda: _count("AGENT_SILENT_MINUTES", 5))
    reminder_url: str = field(default_factory=lambda: _text("REMINDER_URL"))
    map_tiles: str = field(default_factory=lambda: _text("MAP_TILES"))
    map_attribution: str = field(default_factory=lambda: _text("MAP_ATTRIBUTION"))
    wechat_api: str = field(default_factory=lambda: _text("WECHAT_API", "https://api.weixin.qq.com"))
    sms_hook_url: str = field(default_factory=lambda: _text("SMS_HOOK_URL"))
    sms_hook_secret: str = field(default_factory=lambda: _text("SMS_HOOK_SECRET"))
    webhook_url: str = field(default_factory=lambda: _text("WEBHOOK_URL"))
    webhook_secret: str = field(default_factory=lambda: _text("WEBHOOK_SECRET"))
    allowed_hosts: list[str] = field(default_factory=lambda: _words("ALLOWED_HOSTS", "127.0.0.1 localhost [::1]"))
    trusted_origins: list[str] = field(default_factory=lambda: _words("TRUSTED_ORIGINS", ""))
    behind_https: bool = field(default_factory=lambda: _flag("BEHIND_HTTPS"))
    keep_chat_days: int = field(default_factory=lambda: _count("KEEP_CHAT_DAYS", 365))
    keep_request_days: int = field(default_factory=lambda: _count("KEEP_REQUEST_DAYS", 1095))
    keep_log_days: int = field(default_factory=lambda: _count("KEEP_LOG_DAYS", 1095))
    second_step: str = field(default_factory=lambda: _choice("SECOND_STEP", "auto", "always", "never"))
    session_idle_minutes: int = field(default_factory=lambda: _count("SESSION_IDLE_MINUTES", 30))
    debug: bool = field(default_factory=lambda: _flag("DEBUG"))

    def __post_init__(self) -> None:
        if min(self.keep_chat_days, self.keep_request_days) < 30 or self.keep_log_days < 183:
            raise UnsafeSetting("Chats and requests are kept for 30 days at least, logs for 183 (docs/privacy.md).")
        if self.debug and self.behind_https:
            raise UnsafeSetting("DEBUG shows tracebacks to everybody; it cannot be set together with BEHIND_HTTPS.")
