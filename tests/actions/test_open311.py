"""The client against every kind of answer an endpoint can give."""

from __future__ import annotations

import time
from urllib.parse import parse_qs

import pytest
import requests
import responses

from actions.open311 import Client, Refused, Unavailable
from tests.actions.conftest import URL

FORM = {"service_code": "street_light", "description": "灯不亮", "attribute[COLOUR][]": ["red", "blue"]}


def client(**options: str) -> Client:
    return Client(URL, "bot-key", **options)


def posted(wire: responses.RequestsMock) -> dict[str, list[str]]:
    body = wire.calls[-1].request.body
    return parse_qs(body.decode() if isinstance(body, bytes) else str(body))


def test_files_with_key_and_idempotency_key(wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", json=[{"service_request_id": "ABCD-2345"}], status=201)
    assert client(jurisdiction_id="bj").file(FORM, "draft-1").service_request_id == "ABCD-2345"
    assert wire.calls[-1].request.headers["Idempotency-Key"] == "draft-1"
    assert posted(wire) == {
        "service_code": ["street_light"],
        "description": ["灯不亮"],
        "attribute[COLOUR][]": ["red", "blue"],
        "api_key": ["bot-key"],
        "jurisdiction_id": ["bj"],
    }


def test_takes_200_and_a_single_object_for_an_answer(wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", json={"service_request_id": 77}, status=200)
    assert client().file(FORM, "k").service_request_id == "77"


def test_asks_for_the_number_of_a_token(wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", json=[{"token": "t/1"}], status=201)
    wire.get(f"{URL}/tokens/t%2F1.json", json=[])
    wire.get(f"{URL}/tokens/t%2F1.json", json=[{"service_request_id": "ABCD-2345", "token": "t/1"}])
    assert client().file(FORM, "k").service_request_id == "ABCD-2345"


def test_gives_the_token_back_when_its_number_takes_too_long(wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", json=[{"token": "t1"}], status=201)
    wire.get(f"{URL}/tokens/t1.json", json=[])
    started = time.monotonic()
    filed = client().file(FORM, "k")
    assert (filed.service_request_id, filed.token) == (None, "t1")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_status_that_may_pass_is_unavailable(wire: responses.RequestsMock, status: int) -> None:
    wire.post(f"{URL}/requests.json", json=[{"description": "later"}], status=status)
    with pytest.raises(Unavailable):
        client().file(FORM, "k")


@pytest.mark.parametrize("body", ["", "<html>", "[1, 2]", "[]", '"x"', '[{"service_request_id": null}]', "null"])
def test_an_answer_without_sense_is_unavailable(wire: responses.RequestsMock, body: str) -> None:
    wire.post(f"{URL}/requests.json", body=body, status=201)
    with pytest.raises(Unavailable):
        client().file(FORM, "k")


@pytest.mark.parametrize("failure", [requests.ConnectionError("no"), requests.ReadTimeout("slow")])
def test_a_broken_wire_is_unavailable(wire: responses.RequestsMock, failure: Exception) -> None:
    wire.post(f"{URL}/requests.json", body=failure)
    with pytest.raises(Unavailable):
        client().file(FORM, "k")


def test_an_error_does_not_carry_the_key(wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/requests.json", body=requests.ConnectionError("https://x/?api_key=bot-key"))
    with pytest.raises(Unavailable) as caught:
        client().find(["ABCD-2345"])
    assert "bot-key" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_refusal_carries_the_words_of_the_endpoint(wire: responses.RequestsMock, status: int) -> None:
    wire.post(f"{URL}/requests.json", json=[{"code": status, "description": "service_code is required"}], status=status)
    with pytest.raises(Refused) as caught:
        client().file(FORM, "k")
    assert (caught.value.status, caught.value.descriptions) == (status, ("service_code is required",))


def test_a_refusal_in_another_format_is_still_one(wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", body="<errors/>", status=400)
    with pytest.raises(Refused) as caught:
        client().file(FORM, "k")
    assert caught.value.descriptions == ()


def test_a_redirected_filing_is_not_followed(wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", status=302, headers={"Location": f"{URL}/elsewhere"})
    with pytest.raises(Unavailable):
        client().file(FORM, "k")


def test_finds_only_what_was_asked_for(wire: responses.RequestsMock) -> None:
    mine = {"service_request_id": "ABCD-2345", "status": "open", "status_notes": None, "agency_responsible": "望京街道"}
    wire.get(f"{URL}/requests.json", json=[mine, {"service_request_id": "ZZZZ-9999", "status": "open"}])
    (found,) = client().find(["ABCD-2345"], "en")
    assert (found.status, found.status_notes, found.agency_responsible) == ("open", None, "望京街道")
    assert wire.calls[-1].request.headers["Accept-Language"] == "en"


def test_a_definition_is_asked_for_once(wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/services/bus.json", json={"service_code": "bus", "attributes": [{"code": "line"}]})
    one = client()
    assert one.service_definition("bus")["attributes"] == [{"code": "line"}]
    assert one.service_definition("bus")["attributes"] == [{"code": "line"}]
    assert len(wire.calls) == 1


def test_an_old_definition_serves_while_the_endpoint_is_down(
    wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.get(f"{URL}/services/bus.json", json={"service_code": "bus", "attributes": []})
    one = client()
    one.service_definition("bus")
    monkeypatch.setattr("actions.open311.FRESH_SECONDS", -1.0)
    wire.replace(responses.GET, f"{URL}/services/bus.json", status=503)
    assert one.service_definition("bus")["service_code"] == "bus"


def test_a_silent_endpoint_is_not_asked_again_at_once(wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/services/bus.json", status=503)
    wire.get(f"{URL}/services/taxi.json", status=503)
    one = client()
    for code in ("bus", "taxi"):
        with pytest.raises(Unavailable):
            one.service_definition(code)
    assert len(wire.calls) == 1


def test_services_are_listed_from_json(wire: responses.RequestsMock) -> None:
    wire.get(
        f"{URL}/services.json", json=[{"service_code": "bus", "service_name": "公交"}, {"service_name": "no code"}]
    )
    assert client().services() == [{"service_code": "bus", "service_name": "公交"}]


def test_a_trickling_answer_is_cut_off() -> None:
    """The wire here is real: a server that sends one byte at a time, for longer than anybody waits."""
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
                for _ in range(40):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return
                    time.sleep(0.1)

        threading.Thread(target=trickle, daemon=True).start()
        started = time.monotonic()
        with pytest.raises(Unavailable):
            Client(f"http://127.0.0.1:{server.getsockname()[1]}", "k").file(FORM, "k")
        assert time.monotonic() - started < 2
