"""The one client of the dispatch backend that all actions share."""

from __future__ import annotations

from functools import cache

from actions.open311 import Client


@cache
def client() -> Client:
    """Return the client of the environment's DISPATCH_URL."""
    return Client.from_environment()
