"""HTTP itself: methods, caches, pages of other sites, charsets."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from hotline.dispatch.models import Service, ServiceRequest
from tests.hotline.open311.conftest import BASE, BOT, STAFF, Open311

FORMS = pytest.mark.parametrize("form", ["json", "xml"])


@FORMS
@pytest.mark.parametrize("path", ["discovery", "services", "services/no_heating"])
def test_what_all_share_is_cached_until_it_changes(open311: Open311, path: str, form: str) -> None:
    first = open311.get(f"{path}.{form}")
    assert "max-age" in first["Cache-Control"] and "Accept-Language" in first["Vary"]
    again = open311.get(f"{path}.{form}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == first["ETag"]
    assert (
        open311.get(f"{path}.{form}", headers={"If-None-Match": first["ETag"], "Accept-Language": "en"}).status_code
        == 200
    )


def test_a_changed_service_has_another_tag(open311: Open311) -> None:
    first = open311.get("services.json")["ETag"]
    Service.objects.filter(code="street_light").update(name_zh="灯")
    answer = open311.get("services.json", headers={"If-None-Match": first})
    assert answer.status_code == 200 and answer.json()[0]["service_name"] == "灯"


@FORMS
def test_requests_are_never_cached_for_others(open311: Open311, form: str) -> None:
    open311.file()
    assert open311.get(f"requests.{form}")["Cache-Control"] == "no-cache"
    assert open311.get(f"requests.{form}", api_key=STAFF)["Cache-Control"] == "no-store"


@FORMS
@pytest.mark.parametrize("path", ["discovery", "services", "services/no_heating", "requests", "servicerequestupdates"])
def test_head_is_get_without_a_body(open311: Open311, path: str, form: str) -> None:
    got, head = open311.get(f"{path}.{form}"), open311.client.head(f"{BASE}/{path}.{form}")
    assert (head.status_code, head["Content-Type"], head.content) == (200, got["Content-Type"], b"")


@FORMS
@pytest.mark.parametrize("path", ["requests", "servicerequestupdates", "services"])
def test_a_browser_may_ask_first(open311: Open311, path: str, form: str) -> None:
    answer = open311.client.options(f"{BASE}/{path}.{form}", headers={"Origin": "https://else.example"})
    assert answer.status_code == 204 and answer["Access-Control-Allow-Origin"] == "*"
    assert ("POST" in answer["Access-Control-Allow-Methods"]) == (path != "services")
    assert "Idempotency-Key" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_errors_can_be_read_by_pages_of_other_sites(open311: Open311) -> None:
    assert open311.post(form={})["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("nonsense", "utf-8"),
    ],
)
def test_a_form_is_read_in_its_charset(open311: Open311, charset: str, codec: str) -> None:
    words = quote("路灯坏了", encoding=codec)
    body = f"api_key={BOT}&service_code=street_light&address_id=1&description={words}"
    answer = open311.client.generic(
        "POST",
        f"{BASE}/requests.json",
        body.encode(),
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert answer.status_code == 201, answer.content
    assert ServiceRequest.objects.get().description == "路灯坏了"


@FORMS
@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary="]
)
def test_a_body_of_another_type_is_a_400(open311: Open311, content_type: str, form: str) -> None:
    answer: Any = open311.client.post(f"{BASE}/requests.{form}", b"<a/>", content_type=content_type)
    assert answer.status_code == 400 and answer["Content-Type"].endswith("charset=utf-8")
