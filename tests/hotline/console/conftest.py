"""An agent at the desk of the small city."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def desk(client: Client, city: object) -> Client:
    """A signed-in agent who may do everything, reading Chinese."""
    client.force_login(User.objects.create_superuser("wang", password="x"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    return client


@pytest.fixture
def colleague(city: object) -> Client:
    """A second agent."""
    other = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    other.force_login(User.objects.create_superuser("li", password="x"))
    return other
