"""The numbers that citizens are told: short, random, without look-alike letters (see ``intake.request_number``)."""

from __future__ import annotations

import secrets

from intake.request_number import new_request_number


def new_number() -> str:
    """Return a number drawn from so many that one in use is hardly ever met; the database refuses it then."""
    return new_request_number(secrets.token_bytes(16))
