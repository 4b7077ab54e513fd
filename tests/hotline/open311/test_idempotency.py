"""The same key is the same request, however often, however simultaneously it is posted."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from hotline.dispatch.models import Change, Involvement, ServiceRequest
from tests.hotline.open311.conftest import BOT, LAMP, STAFF, Open311, errors


def test_the_same_key_gives_the_same_request(open311: Open311) -> None:
    numbers = {open311.file(idempotency_key="k-1") for _ in range(3)}
    assert len(numbers) == 1 and ServiceRequest.objects.count() == 1


def test_the_answer_is_the_same_too(open311: Open311) -> None:
    answers = [open311.post(headers={"Idempotency-Key": "k-1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


def test_the_draft_key_does_the_same_as_the_header(open311: Open311) -> None:
    first = open311.file(**{"extended_attributes[draft_key]": "k-1"})
    again = open311.file(idempotency_key="k-1", **{"extended_attributes[draft_key]": "k-1"})
    assert first == again


@pytest.mark.parametrize("form", ["json", "xml"])
def test_another_body_under_the_same_key_is_refused(open311: Open311, form: str) -> None:
    open311.file(idempotency_key="k-1")
    other = LAMP | {"description": "something else"}
    answer = open311.post(f"requests.{form}", other, headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == 400 and "used before for a different request" in errors(answer)[0][1]
    assert ServiceRequest.objects.count() == 1


def test_empty_fields_and_the_format_make_no_other_body(open311: Open311) -> None:
    number = open311.file(idempotency_key="k-1")
    assert open311.file(idempotency_key="k-1", email="", phone=" ") == number
    answer = open311.post("requests.xml", LAMP, headers={"Idempotency-Key": "k-1"})
    assert number in answer.content.decode()


def test_other_keys_are_other_requests(open311: Open311) -> None:
    assert open311.file(idempotency_key="k-1") != open311.file(idempotency_key="k-2")
    assert open311.file() != open311.file()


def test_a_refused_filing_does_not_use_its_key_up(open311: Open311) -> None:
    headers = {"Idempotency-Key": "k-1"}
    assert open311.post(form=LAMP | {"service_code": "nothing"}, headers=headers).status_code == 404
    assert open311.post(headers=headers).status_code == 201


def test_keys_of_two_clients_do_not_meet(open311: Open311) -> None:
    headers = {"Idempotency-Key": "k-1"}
    mine = open311.post(headers=headers).json()[0]["service_request_id"]
    theirs = open311.post(form=LAMP | {"api_key": STAFF}, headers=headers).json()[0]["service_request_id"]
    assert mine != theirs


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one_request(committed_city: Any) -> None:
    start = threading.Barrier(50)

    def post(_: int) -> tuple[int, str]:
        client = Open311()
        start.wait()
        try:
            answer = client.post(form=LAMP | {"api_key": BOT}, headers={"Idempotency-Key": "k-50"})
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert ServiceRequest.objects.count() == 1
    assert Change.objects.count() == 2
    assert Involvement.objects.count() <= 1


@pytest.mark.django_db(transaction=True)
def test_thirty_different_at_once_are_thirty(committed_city: Any) -> None:
    start = threading.Barrier(30)

    def post(count: int) -> int:
        start.wait()
        try:
            return int(Open311().post(headers={"Idempotency-Key": f"k-{count}"}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as pool:
        assert set(pool.map(post, range(30))) == {201}
    assert ServiceRequest.objects.values("number").distinct().count() == 30
    assert Change.objects.count() == 60
