"""Calls as other Open311 clients make them, parameter for parameter: the Ruby gem, FixMyStreet, the Python ``three``.

Shapes taken from their public sources: open_311 (Ruby), mySociety's Open311.pm and Open311::GetServiceRequestUpdates,
and codeforamerica's three.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import BOT, STAFF, Open311, picture_file

pytestmark = pytest.mark.usefixtures("still")
FORM = "application/x-www-form-urlencoded"
BASE = "/open311/v2/"
# What FixMyStreet's sender adds to every report, known to the receiver or not.
FIXMYSTREET = {
    "jurisdiction_id": "beijing",
    "api_key": BOT,
    "service_code": "no_heating",
    "address_string": "东区河畔街道路口",
    "address_id": "#NOTPINPOINTED#",
    "lat": "30.1", "long": "120.2",
    "email": "ann@example.org",
    "first_name": "Ann", "last_name": "Lee", "title": "Ms", "phone": "+86 138 0000 0000",
    "account_id": "7",
    "description": "Cold radiators\n\nSince Monday.\n",
    "requested_datetime": "2026-11-24T09:59:00+08:00",
    "deviceid": "", "device_id": "fms",
    "attribute[fixmystreet_id]": "4711",
    "attribute[easting]": "529025", "attribute[northing]": "179716",
    "attribute[service_request_id_ext]": "4711", "attribute[report_url]": "https://fms.example/report/4711",
    "attribute[system]": "central",
}  # fmt: skip


def xml(answer: Any) -> ET.Element:
    assert answer["Content-Type"].startswith("text/xml")
    return ET.fromstring(answer.content)


def post(open311: Open311, path: str, pairs: Any) -> Any:
    return open311.client.post(f"{BASE}{path}", urlencode(pairs, doseq=True), content_type=FORM)


def stored() -> ServiceRequest:
    return ServiceRequest.objects.get()


def test_fixmystreet_sends_a_report(open311: Open311) -> None:
    pairs = [*FIXMYSTREET.items(), ("attribute[rooms]", "bed"), ("attribute[rooms]", "living")]
    pairs += [("media_url", "https://fms.example/1.jpeg"), ("media_url", "https://fms.example/2.jpeg")]
    answer = post(open311, "requests.xml", pairs)
    assert answer.status_code == 201, answer.content.decode()
    request = stored()
    assert xml(answer).findtext("request/service_request_id") == request.number
    assert request.attributes["rooms"] == ["bed", "living"]
    assert request.attributes["fixmystreet_id"] == "4711" and request.attributes["system"] == "central"
    assert [media.url for media in request.media.all()] == ["https://fms.example/1.jpeg", "https://fms.example/2.jpeg"]
    assert (request.contact_name, request.email) == ("Ann Lee", "ann@example.org")


@pytest.mark.parametrize("name", ["media_url[]", "media_url[0]"])
def test_pictures_as_an_array(open311: Open311, name: str) -> None:
    """As PHP and Rails write lists."""
    pairs = [*FIXMYSTREET.items(), (name, "https://fms.example/1.jpeg")]
    assert post(open311, "requests.xml", pairs).status_code == 201
    assert stored().media_url == "https://fms.example/1.jpeg"


def test_several_values_with_brackets(open311: Open311) -> None:
    pairs = [*FIXMYSTREET.items(), ("attribute[rooms][]", "bed"), ("attribute[rooms][]", "living")]
    assert post(open311, "requests.json", pairs).status_code == 201
    assert stored().attributes["rooms"] == ["bed", "living"]


def test_fixmystreet_sends_pictures_as_files(open311: Open311) -> None:
    files = {f"photo{n}": SimpleUploadedFile(f"{n}.jpeg", picture_file().getvalue(), "image/jpeg") for n in (1, 2)}
    answer = open311.client.post(f"{BASE}requests.xml", FIXMYSTREET | files)
    assert answer.status_code == 201, answer.content.decode()
    assert stored().media.count() == 2


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-23T00:00:00Z", "2026-11-24T23:59:59Z"),
        ("2026-11-23T00:00:00+0000", "2026-11-24T23:59:59+0000"),
        ("2026-11-23T08:00:00+08:00", "2026-11-25T07:59:59+08:00"),
        ("2026-11-22T19:00:00-05:00", "2026-11-24T18:59:59.123-05:00"),
    ],
)
def test_fixmystreet_polls_updates_with_the_dates_it_writes(open311: Open311, start: str, end: str) -> None:
    number = open311.file()
    workflow.change_state(ServiceRequest.objects.get(number=number), "accepted", "user:wang")
    query = {"jurisdiction_id": "beijing", "start_date": start, "end_date": end, "api_key": STAFF}
    answer = open311.client.get(f"{BASE}servicerequestupdates.xml", query)
    rows = xml(answer).findall("request_update")
    assert [row.findtext("service_request_id") for row in rows] == [number] * len(rows) and len(rows) >= 2
    for row in rows:
        assert row.findtext("update_id") and row.findtext("status") and row.find("description") is not None
        assert dt.datetime.fromisoformat(str(row.findtext("updated_datetime"))).tzinfo


def test_fixmystreet_asks_for_one_time_only_and_is_told(open311: Open311) -> None:
    answer = open311.client.get(f"{BASE}servicerequestupdates.xml", {"start_date": "2026-11-23T00:00:00Z"})
    assert answer.status_code == 400 and "together" in xml(answer).findtext("error/description", "")


def test_fixmystreet_posts_an_update(open311: Open311) -> None:
    number = open311.file()
    form = {
        "api_key": STAFF, "jurisdiction_id": "beijing", "service_request_id": number, "service_request_id_ext": "4711",
        "update_id": "99", "status": "OPEN", "updated_datetime": "2026-11-24T10:30:00+08:00",
        "description": "Still dark.", "email": "ann@example.org", "first_name": "Ann", "last_name": "Lee", "title": "MS",
        "public_anonymity_required": "FALSE", "email_alerts_requested": "FALSE", "account_id": "7",
        "media_url": "https://fms.example/3.jpeg", "service_code": "street_light", "attribute[x]": "1",
    }  # fmt: skip
    first, again = (post(open311, "servicerequestupdates.xml", form) for _ in range(2))
    assert first.status_code == 201, first.content.decode()
    assert xml(first).findtext("request_update/update_id") == xml(again).findtext("request_update/update_id")
    assert stored().changes.filter(reason__contains="Still dark.").count() == 1


def test_the_ruby_gem_reads_and_files(open311: Open311) -> None:
    """It joins every option to the query or the body, the jurisdiction and key too, and reads JSON or XML by suffix."""
    every = {"jurisdiction_id": "beijing", "api_key": BOT}
    for path in (
        "services.xml",
        "services/no_heating.xml",
        "requests.xml",
        "services.json",
        "services/no_heating.json",
    ):
        assert open311.client.get(f"{BASE}{path}", every).status_code == 200, path
    form = every | {"service_code": "street_light", "lat": 30.1, "long": 120.2, "description": "Dark", "attribute": ""}
    number = xml(post(open311, "requests.xml", form)).findtext("request/service_request_id")
    one = xml(open311.client.get(f"{BASE}requests/{number}.xml", every))
    assert one.findtext("request/service_request_id") == number
    listed = open311.client.get(
        f"{BASE}requests.json", every | {"status": "open", "start_date": "2026-11-01T00:00:00Z"}
    )
    assert [row["service_request_id"] for row in listed.json()] == [number]


def test_three_files_with_its_own_names(open311: Open311) -> None:
    """``three`` writes address, name and phone as given, ``media`` as a file, and asks in JSON."""
    form = {
        "service_code": "street_light", "address_string": "东区河畔街道路口", "first_name": "Ann", "last_name": "Lee",
        "phone": "138", "description": "Dark", "lat": "30.1", "long": "120.2", "api_key": BOT, "jurisdiction": "",
        "media": SimpleUploadedFile("lamp.jpg", picture_file().getvalue(), "image/jpeg"),
    }  # fmt: skip
    answer = open311.client.post(f"{BASE}requests.json", form)
    assert answer.status_code == 201 and answer.json()[0]["service_request_id"] == stored().number


def test_three_asks_for_a_span_of_days(open311: Open311) -> None:
    number = open311.file()
    query = {"start_date": "2026-11-01T00:00:00Z", "end_date": "2026-11-25T00:00:00Z", "status": "open,closed"}
    assert [row["service_request_id"] for row in open311.client.get(f"{BASE}requests.json", query).json()] == [number]


@pytest.mark.parametrize("path", ["requests", "services", "requests/", "services/", "discovery", "nonsense", "requests.yaml", "services.html", "requests.json/x"])  # fmt: skip
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("application/json", "json"),
        ("text/xml", "xml"),
        ("application/xml;q=0.9, text/html", "xml"),
        ("application/json, text/xml;q=0.5", "json"),
        ("text/xml;q=0.2, application/json;q=0.8", "json"),
        ("*/*", "json"),
    ],
)
def test_an_address_without_a_format_is_a_404_in_the_format_wanted(
    open311: Open311, path: str, accept: str, form: str
) -> None:
    answer = open311.client.get(f"{BASE}{path}", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 404
    if form == "xml":
        assert xml(answer).findtext("error/code") == "404"
    else:
        assert answer.json()[0]["code"] == "404"


@pytest.mark.parametrize("path", ["requests.json/", "services.xml/", "services/no_heating.json/", "discovery.xml/"])
def test_a_trailing_slash_is_forgiven_on_reading(open311: Open311, path: str) -> None:
    assert open311.client.get(f"{BASE}{path}").status_code == 200


def test_a_trailing_slash_is_forgiven_on_filing(open311: Open311) -> None:
    form = {"api_key": BOT, "service_code": "street_light", "address_id": "7"}
    assert post(open311, "requests.json/", form).status_code == 201


@pytest.mark.parametrize("path", ["services.json", "requests.xml", "discovery.xml", "services/no_heating.json"])
def test_head_is_get_without_a_body(open311: Open311, path: str) -> None:
    got, head = open311.client.get(f"{BASE}{path}"), open311.client.head(f"{BASE}{path}")
    assert head.status_code == 200 and head.content == b""
    assert head["Content-Type"] == got["Content-Type"]
