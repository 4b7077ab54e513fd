"""The client and a city that is not ours, over real HTTP: redirects, gzip, HTML, XML only, keys everywhere, tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.open311 import Client, Refused, Unavailable
from tests.support.foreign_city import JURISDICTION, KEY, ForeignCity

FORM = {"service_code": "1001", "address_string": "Crime Alley", "attribute[COLOUR]": "1"}


@pytest.fixture
def city() -> Iterator[ForeignCity]:
    server = ForeignCity()
    yield server
    server.shutdown()
    server.server_close()


def client(city: ForeignCity, post_url: str = "") -> Client:
    return Client(post_url or city.url, KEY, JURISDICTION)


def test_its_services_and_questions_are_read(city: ForeignCity) -> None:
    other = client(city)
    assert [service["service_name"] for service in other.services()] == ["Cape lost"]
    attribute = other.service_definition("1001")["attributes"][0]
    assert (attribute["code"], attribute["required"], attribute["values"]) == (
        "COLOUR",
        "true",
        [{"key": "1", "name": "Black"}],
    )


def test_a_request_is_filed_and_its_token_becomes_a_number(city: ForeignCity) -> None:
    other = client(city, city.url.replace("georeport", "v2"))
    filed = other.file(FORM, "draft-1", seconds=5)
    assert (filed.service_request_id, filed.token) == ("77", "t-1")
    assert len(city.filed) == 1 and city.filed[0]["attribute[COLOUR]"] == "1"


def test_a_no_with_status_200_is_a_no(city: ForeignCity) -> None:
    with pytest.raises(Refused) as refused:
        client(city, city.url.replace("georeport", "v2")).file({"service_code": "1001"}, "draft-1", seconds=5)
    assert refused.value.descriptions == ("COLOUR is required",) and not city.filed


def test_its_words_are_heard_when_it_refuses(city: ForeignCity) -> None:
    with pytest.raises(Refused, match="no key & no answer"):
        Client(city.url, "wrong", JURISDICTION).services()
    with pytest.raises(Refused, match="jurisdiction_id is required"):
        Client(city.url, KEY).services()


def test_a_post_is_never_sent_on_to_another_address(city: ForeignCity) -> None:
    with pytest.raises((Unavailable, Refused)):
        client(city, city.url.replace("/georeport", "/nowhere/else")).service_definition("x")
    assert not city.filed
