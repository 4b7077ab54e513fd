"""Buttons as they are stored: what a press means stays here, the page gets a random id."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping


def with_ids(buttons: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return {"title", "payload"} buttons with a fresh ``payload_id`` each."""
    return [{"payload_id": secrets.token_urlsafe(12), **button} for button in buttons]
