"""Whatever is sent, the answer is one of the standard's, in its shape, and never a server error."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import BASE, BOT, LAMP, STAFF, Open311, errors

ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "\x00", "-1", "1e400", "nan", "0x10", "１２", "9" * 40, "true", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00Z",
         "9999-12-31T23:59:59-23:59", "2026-11-24T10:00:00+08:00", "street_light", "no_heating", "open", "{}", "[[", "null",
         '{"start": 5, "end": [], "district": {}, "street": 3, "estate": ["x"], "confidence": "high"}', "😀" * 10]
    ),
)  # fmt: skip
FIELDS = st.sampled_from(
    [*LAMP, "lat", "long", "address_id", "phone", "email", "media_url", "account_id", "jurisdiction_id", "attribute[system]",
     "attribute[rooms][]", "attribute[]", "attribute[a[b]]", "extended_attributes[place]", "extended_attributes[occurred]",
     "extended_attributes[kind]", "extended_attributes[danger]", "extended_attributes[confidential]",
     "extended_attributes[occurred_start]", "extended_attributes[draft_key]", "extended_attributes[conversation_id]",
     "extended_attributes[subdistrict]", "extended_attributes[district]", "extended_attributes[language]", "x"]
)  # fmt: skip
FILTERS = st.sampled_from(
    ["service_request_id", "service_code", "status", "start_date", "end_date", "page", "page_size", "extensions"]
)


def encoded(values: dict[str, str]) -> str:
    return urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in values.items()})


def in_order(answer: Any) -> None:
    assert answer.status_code in (200, 201, 400, 403, 404), answer.content
    if answer.status_code >= 400:
        assert {code for code, _ in errors(answer)} == {str(answer.status_code)}


@ANY
@given(form=st.dictionaries(FIELDS, WORDS), name=st.sampled_from(["json", "xml"]))
def test_any_form(open311: Open311, form: dict[str, str], name: str) -> None:
    before = ServiceRequest.objects.count()
    body = encoded(LAMP | {"api_key": BOT} | form)
    answer = open311.client.post(f"{BASE}/requests.{name}", body, content_type="application/x-www-form-urlencoded")
    in_order(answer)
    stored = ServiceRequest.objects.count() - before
    # The same form under the same key, which earlier examples may have sent, is the same request.
    again = "extended_attributes[draft_key]" in form and stored == 0
    assert stored == (answer.status_code == 201) or again


@ANY
@given(query=st.dictionaries(FILTERS, WORDS), name=st.sampled_from(["json", "xml"]))
def test_any_filters(open311: Open311, query: dict[str, str], name: str) -> None:
    in_order(open311.client.get(f"{BASE}/requests.{name}?{encoded(query | {'api_key': STAFF})}"))
    in_order(open311.client.get(f"{BASE}/servicerequestupdates.{name}?{encoded(query | {'api_key': STAFF})}"))


@ANY
@given(said=st.text(min_size=1, max_size=40), resource=st.sampled_from(["services", "requests", "tokens"]))
def test_any_address(open311: Open311, said: str, resource: str) -> None:
    path = quote(said.encode("utf-8", "surrogatepass"), safe="")
    in_order(open311.client.get(f"{BASE}/{resource}/{path}.json"))


@ANY
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/json", "multipart/form-data; boundary=x", "text/plain"]),
)
def test_any_body(open311: Open311, body: bytes, kind: str) -> None:
    in_order(open311.client.generic("POST", f"{BASE}/requests.json", body, content_type=kind))
