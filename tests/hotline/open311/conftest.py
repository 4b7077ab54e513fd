"""A client of the endpoint under its real address, and a clock that stands still."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image

CHINA = ZoneInfo("Asia/Shanghai")

BASE = "/open311/v2"
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)
BOT, STAFF = settings.OPEN311_API_KEY, settings.OPEN311_STAFF_KEY
LAMP = {"service_code": "street_light", "address_string": "东区山前街道荷花路8号", "description": "路灯坏了"}


class Open311:
    """Speaks to the endpoint as machines do: forms in, JSON or XML out."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        headers = query.pop("headers", {})
        return self.client.get(f"{BASE}/{path}", query, headers=headers)

    def post(self, path: str = "requests.json", form: dict[str, Any] | None = None, **options: Any) -> Any:
        """Post a form with the bot's key unless the form has its own."""
        body = {"api_key": BOT} | (LAMP if form is None else form)
        return self.client.post(f"{BASE}/{path}", body, headers=options.get("headers", {}))

    def file(self, **form: Any) -> str:
        """File a request and return its number."""
        key = form.pop("idempotency_key", None)
        answer = self.post(form=LAMP | form, headers={"Idempotency-Key": key} if key else {})
        assert answer.status_code == 201, answer.content.decode()
        return str(answer.json()[0]["service_request_id"])

    def staff_view(self, number: str) -> dict[str, Any]:
        """Return a request with its extended attributes."""
        answer = self.get(f"requests/{number}.json", api_key=STAFF, extensions="true")
        found: dict[str, Any] = answer.json()[0]
        return found


@pytest.fixture
def open311(city: Any) -> Open311:
    return Open311()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """Stop the clock on a Tuesday at ten, and hand out numbers one can write down."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    numbers = (f"2A3B-4C{count:02}" for count in range(100))
    monkeypatch.setattr("hotline.dispatch.filing.new_number", lambda: next(numbers))
    return NOW


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Return a function that sets the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def picture_file(form: str = "JPEG", name: str = "photo.jpg", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    """Return a picture as a client uploads it, with a place and a camera in its metadata."""
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "SecretCam", {1: "N", 2: (39.0, 54.0, 0.0)}
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, form, **({"exif": exif} if form in ("JPEG", "WEBP", "PNG") else {}))
    file.seek(0)
    file.name = name
    return file


def errors(answer: Any) -> list[tuple[str, str]]:
    """Return the errors of an answer in either format, checking that they have Open311's shape."""
    if answer["Content-Type"] == "application/json; charset=utf-8":
        rows = json.loads(answer.content)
        assert isinstance(rows, list) and all(set(row) == {"code", "description"} for row in rows)
        return [(row["code"], row["description"]) for row in rows]
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ET.fromstring(answer.content)
    assert root.tag == "errors" and {error.tag for error in root} <= {"error"}
    return [(error.findtext("code") or "", error.findtext("description") or "") for error in root]
