"""The hook for reminders: each is posted once, without anything personal, and tried again when nobody answers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from hotline.dispatch.models import Reminder
from hotline.worker import reminders


class Hook:
    """A receiver on a real port that answers as told."""

    def __init__(self) -> None:
        self.status, self.got = 200, []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    got: list[dict[str, Any]]


@pytest.fixture
def hook(settings: Any) -> Iterator[Hook]:
    receiver = Hook()
    settings.REMINDER_URL = f"http://127.0.0.1:{receiver.server.server_port}/hook"
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def reminder(new_request: Callable[..., Any]) -> Reminder:
    now = timezone.now()
    request = new_request(phone="13800138000", contact_name="王小明", description="楼道灯坏了")
    fields = {"audience": "handler", "agencies": ["lamps"], "at": now, "try_at": now}
    return Reminder.objects.create(request=request, step="reply", threshold="80", deadline=now, **fields)


def test_a_reminder_is_posted_once_without_anything_personal(hook: Hook, reminder: Reminder) -> None:
    assert reminders.send() is True
    assert reminders.send() is False
    (posted,) = hook.got
    assert (posted["id"], posted["step"], posted["threshold"]) == (reminder.pk, "reply", "80")
    assert reminder.request.number in posted["text_zh"] and reminder.request.number in posted["text_en"]
    assert not {"138", "王小明", "楼道"} & {
        word for word in ("138", "王小明", "楼道") if word in json.dumps(posted, ensure_ascii=False)
    }


def test_it_is_tried_again_later(hook: Hook, reminder: Reminder, monkeypatch: pytest.MonkeyPatch) -> None:
    hook.status = 503
    assert reminders.send() is False
    assert reminders.send() is False and len(hook.got) == 1
    hook.status, later = 200, timezone.now() + dt.timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert reminders.send() is True and len(hook.got) == 2


def test_without_an_address_nothing_is_sent(reminder: Reminder) -> None:
    assert reminders.send() is False
    assert Reminder.objects.get().sent_at is None
