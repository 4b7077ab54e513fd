"""A real server of two processes: posts at the same moment, and a death in the middle of many."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from django.db.models import Count

from hotline.dispatch.models import Change, ServiceRequest
from tests.hotline.open311.conftest import BOT
from tests.support.desk import Desk
from tests.support.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {"api_key": BOT, "service_code": "street_light", "address_id": "7"}
POSTS, CLIENTS = 1000, 16
PATIENCE = 180.0  # seconds a client goes on trying


@pytest.fixture
def desk(committed_city: Any) -> Iterator[Desk]:
    server = Desk(database_url()).start()
    yield server
    server.kill()


def post(desk: Desk, key: str, **more: str) -> requests.Response:
    headers = {"Idempotency-Key": key}
    return requests.post(f"{desk.url}/requests.json", FORM | more, headers=headers, timeout=20)


def test_fifty_posts_of_one_key_are_one_request(desk: Desk) -> None:
    start = threading.Barrier(50)

    def at_once(count: int) -> requests.Response:
        start.wait()
        return post(desk, "k-50", description="one" if count % 5 else "other")

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(at_once, range(50)))
    taken = [answer.text for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code == 400]
    assert len(taken) + len(refused) == 50 and len(set(taken)) == 1
    assert all("different request" in answer.json()[0]["description"] for answer in refused)
    # Whichever body came first, all posts with it were taken and all with the other one refused.
    assert len(taken) in (10, 40)
    assert ServiceRequest.objects.count() == 1 and Change.objects.count() == 2


def test_a_server_killed_in_the_middle_loses_and_doubles_nothing(desk: Desk) -> None:
    numbers: dict[str, str] = {}
    failures = 0

    def file(count: int) -> None:
        nonlocal failures
        key, deadline = f"post-{count}", time.monotonic() + PATIENCE
        while True:
            try:
                answer = post(desk, key, description=f"number {count}")
                if answer.status_code == 201:
                    numbers[key] = answer.json()[0]["service_request_id"]
                    return
                assert answer.status_code == 503, answer.text
            except requests.RequestException:
                failures += 1
            assert time.monotonic() < deadline, key
            time.sleep(0.05)

    with ThreadPoolExecutor(CLIENTS) as pool:
        posts = [pool.submit(file, count) for count in range(POSTS)]
        for killed_at in (POSTS // 4, POSTS // 2):
            while len(numbers) < killed_at and not any(each.done() and each.exception() for each in posts):
                time.sleep(0.002)
            desk.kill()
            desk.start()
        for each in posts:
            each.result()
    assert failures, "nobody noticed the death"
    stored = dict(ServiceRequest.objects.values_list("draft_key", "number"))
    assert stored == numbers and len(stored) == POSTS == len(set(numbers.values()))
    assert ServiceRequest.objects.annotate(lines=Count("changes")).exclude(lines=2).count() == 0
    lines = Change.objects.order_by("request_id", "pk").values_list("from_state", "to_state")
    states = dict(ServiceRequest.objects.order_by("pk").values_list("pk", "state"))
    assert [*lines[::2]] == [("", "confirmed")] * POSTS
    assert [*lines[1::2]] == [("confirmed", state) for state in states.values()]
