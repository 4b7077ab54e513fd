"""The numbers that citizens are told: short, random, without look-alike letters (see ``intake.request_number``)."""

from __future__ import annotations

import secrets

from hotline.dispatch.models import ServiceRequest
from intake.request_number import new_request_number


def new_number() -> str:
    """Return a number that no request has."""
    while True:
        number = new_request_number(secrets.token_bytes(16))
        if not ServiceRequest.objects.filter(number=number).exists():
            return number
