"""Checks of single values that clients send: a number, a date, a place on Earth, an address on the web."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any
from urllib.parse import urlsplit

TRUE, FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


class Problems(list[str]):
    """What is wrong with a form, one sentence each; the whole form is read before it is refused."""

    def too_long(self, name: str, value: str, limit: int) -> str:
        """Return ``value``; note it if it is longer than ``limit`` characters."""
        if len(value) > limit:
            self.append(f"{name} is longer than {limit} characters")
        return value


def number(value: str) -> float | None:
    """Return the finite number ``value`` says, or None."""
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) and "_" not in value else None


def moment(value: str) -> dt.datetime | None:
    """Return the moment of an ISO 8601 date and time with its offset (or Z), or None; also None beyond 1900 to 2200.

    A plus that arrived unescaped in a query is a space by now and is understood.
    """
    try:
        found = dt.datetime.fromisoformat(value.strip().replace(" ", "+") if "T" in value else value)
        return found.astimezone(dt.timezone.utc) if found.tzinfo and 1900 <= found.year <= 2200 else None
    except (ValueError, OverflowError):
        return None


def truth(value: str) -> bool | None:
    """Return what a yes or no says, or None."""
    return True if value.lower() in TRUE else False if value.lower() in FALSE else None


def web_address(value: str) -> bool:
    """Return whether ``value`` is one http(s) address."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in value)
    except ValueError:
        return False


def json_object(value: str) -> dict[str, Any] | None:
    """Return the JSON object in ``value``, or None."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
