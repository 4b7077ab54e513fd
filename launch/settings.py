"""The .env file: written with fresh secrets on the first start, read on every one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY", "ADMIN_PASSWORD", "WECHAT_TOKEN")


def read(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of ``path``; comments and empty lines are skipped."""
    pairs: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            pairs[name.strip()] = value.strip()
    return pairs


def ensure_env_file(path: Path = ROOT / ".env") -> bool:
    """Write ``path`` from .env.example with random secrets, readable only by its owner; return whether it is new."""
    if path.exists():
        return False
    lines = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={secrets.token_urlsafe(24)}" if name in SECRETS else line)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return True


def environment(path: Path = ROOT / ".env") -> dict[str, str]:
    """Return the environment of every process: .env.example's defaults, then .env, then what the caller exported."""
    defaults = read(ROOT / ".env.example")
    own = read(path) if path.exists() else {}
    merged = defaults | {name: value for name, value in own.items() if value} | os.environ
    return merged | {
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SANIC_WORKERS": "1",
        "SANIC_HOST": "127.0.0.1",
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
