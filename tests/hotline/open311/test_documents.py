"""Whole documents in both formats, as a foreign client reads them."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import LAMP, STAFF, Open311

pytestmark = pytest.mark.usefixtures("still")
XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def xml(answer: Any) -> str:
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return str(answer.content.decode())


def in_json(answer: Any) -> Any:
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    return answer.json()


def test_discovery_json(open311: Open311) -> None:
    changeset, formats = "2026-11-24T00:00:00+08:00", ["text/xml", "application/json"]
    endpoint = {"specification": "http://wiki.open311.org/GeoReport_v2", "changeset": changeset, "formats": formats}
    assert in_json(open311.get("discovery.json")) == {
        "changeset": changeset,
        "contact": "小城热线, 12345",
        "key_service": "小城热线, 12345",
        "endpoints": [
            endpoint | {"url": "http://testserver/open311/v2", "type": "production"},
            endpoint | {"url": "http://testserver/open311/v2/test", "type": "test"},
        ],
    }


def test_discovery_xml(open311: Open311) -> None:
    def endpoint(url: str, kind: str) -> str:
        return (
            "<endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>"
            f"<url>http://testserver/open311/v2{url}</url><changeset>2026-11-24T00:00:00+08:00</changeset>"
            f"<type>{kind}</type><formats><format>text/xml</format><format>application/json</format></formats></endpoint>"
        )

    assert xml(open311.get("discovery.xml")) == (
        f"{XML}<discovery><changeset>2026-11-24T00:00:00+08:00</changeset><contact>小城热线, 12345</contact>"
        "<key_service>小城热线, 12345</key_service>"
        f"<endpoints>{endpoint('', 'production')}{endpoint('/test', 'test')}</endpoints></discovery>"
    )


def test_services_json(open311: Open311) -> None:
    services = in_json(open311.get("services.json"))
    assert [service["service_code"] for service in services] == [
        "street_light", "no_heating", "street_vendor", "food_safety", "bus_stop", "opening_hours",
    ]  # fmt: skip
    assert services[:2] == [
        {
            "service_code": "street_light",
            "service_name": "路灯故障",
            "description": "路灯故障的问题",
            "metadata": "false",
            "type": "realtime",
            "keywords": "路灯,故障",
            "group": "公用事业",
        },
        {
            "service_code": "no_heating",
            "service_name": "暖气不热",
            "description": "暖气不热的问题",
            "metadata": "true",
            "type": "realtime",
            "keywords": "暖气,不热",
            "group": "公用事业",
        },
    ]


def test_services_xml_in_english(open311: Open311) -> None:
    answer = open311.get("services.xml", headers={"Accept-Language": "en-GB,zh;q=0.5"})
    assert answer["Content-Language"] == "en" and answer["Vary"] == "Accept-Language"
    assert xml(answer).startswith(
        f"{XML}<services><service><service_code>street_light</service_code><service_name>Street light</service_name>"
        "<description>Problems of street light</description><metadata>false</metadata><type>realtime</type>"
        "<keywords>street light</keywords><group>Utilities</group></service>"
    )


def question(
    code: str, datatype: str, required: bool, order: int, text: str, *values: tuple[str, str]
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": required,
        "datatype_description": None,
        "order": order,
        "description": text,
        "values": [{"key": key, "name": name} for key, name in values],
    }


def test_definition_json(open311: Open311) -> None:
    assert in_json(open311.get("services/no_heating.json")) == {
        "service_code": "no_heating",
        "attributes": [
            question("system", "singlevaluelist", True, 1, "哪种供暖？", ("central", "集中供暖"), ("own", "自采暖")),
            question("degrees", "number", False, 2, "室内多少度？"),
            question("rooms", "multivaluelist", False, 3, "哪些房间？", ("bed", "卧室"), ("living", "客厅")),
            question("since", "datetime", False, 4, "从何时起？"),
        ],
    }


def test_definition_xml(open311: Open311) -> None:
    answer = xml(open311.get("services/no_heating.xml", headers={"Accept-Language": "en"}))
    assert answer.startswith(
        f"{XML}<service_definition><service_code>no_heating</service_code><attributes><attribute>"
        "<variable>true</variable><code>system</code><datatype>singlevaluelist</datatype><required>true</required>"
        "<datatype_description /><order>1</order><description>Which heating?</description>"
        "<values><value><key>central</key><name>Central</name></value>"
        "<value><key>own</key><name>Own boiler</name></value>"
        "</values></attribute><attribute><variable>true</variable><code>degrees</code>"
    )


def test_a_service_without_questions_has_an_empty_definition(open311: Open311) -> None:
    assert in_json(open311.get("services/street_light.json")) == {"service_code": "street_light", "attributes": []}


def test_filing_json(open311: Open311) -> None:
    answer = open311.post()
    assert answer.status_code == 201
    assert in_json(answer) == [
        {
            "service_request_id": "2A3B-4C00",
            "service_notice": "您的诉求2A3B-4C00已派至市政管理局，2026年12月09日10:00前答复您。",
        }
    ]


def test_filing_xml_in_english(open311: Open311) -> None:
    form = LAMP | {"account_id": "7", "extended_attributes[language]": "en"}
    answer = open311.post("requests.xml", form)
    assert answer.status_code == 201
    assert xml(answer) == (
        f"{XML}<service_requests><request><service_request_id>2A3B-4C00</service_request_id>"
        "<service_notice>Your request 2A3B-4C00 went to Public Works Bureau; you will hear by 2026-12-09 10:00."
        "</service_notice><account_id>7</account_id></request></service_requests>"
    )


REQUEST = {
    "service_request_id": "2A3B-4C00",
    "status": "open",
    "status_notes": "您的诉求2A3B-4C00已派至市政管理局，2026年12月09日10:00前答复您。",
    "service_name": "路灯故障",
    "service_code": "street_light",
    "description": "路灯坏了",
    "agency_responsible": "市政管理局",
    "service_notice": None,
    "requested_datetime": "2026-11-24T10:00:00+08:00",
    "updated_datetime": "2026-11-24T10:00:00+08:00",
    "expected_datetime": "2026-12-09T10:00:00+08:00",
    "address": "东区山前街道荷花路8号",
    "address_id": None,
    "zipcode": None,
    "lat": 30.5,
    "long": 120.25,
    "media_url": "https://example.org/lamp.jpg",
}


def file_lamp(open311: Open311, **form: str) -> str:
    return open311.file(lat="30.5", long="120.25", media_url="https://example.org/lamp.jpg", **form)


def test_one_request_and_the_list_json(open311: Open311) -> None:
    number = file_lamp(open311)
    assert in_json(open311.get(f"requests/{number}.json")) == [REQUEST]
    assert in_json(open311.get("requests.json")) == [REQUEST]


def test_one_request_and_the_list_xml(open311: Open311) -> None:
    number = file_lamp(open311)
    document = (
        f"{XML}<service_requests><request><service_request_id>2A3B-4C00</service_request_id><status>open</status>"
        "<status_notes>您的诉求2A3B-4C00已派至市政管理局，2026年12月09日10:00前答复您。</status_notes>"
        "<service_name>路灯故障</service_name><service_code>street_light</service_code><description>路灯坏了</description>"
        "<agency_responsible>市政管理局</agency_responsible><service_notice />"
        "<requested_datetime>2026-11-24T10:00:00+08:00</requested_datetime>"
        "<updated_datetime>2026-11-24T10:00:00+08:00</updated_datetime>"
        "<expected_datetime>2026-12-09T10:00:00+08:00</expected_datetime><address>东区山前街道荷花路8号</address>"
        "<address_id /><zipcode /><lat>30.5</lat><long>120.25</long>"
        "<media_url>https://example.org/lamp.jpg</media_url></request></service_requests>"
    )
    assert xml(open311.get(f"requests/{number}.xml")) == document
    assert xml(open311.get("requests.xml")) == document


def test_an_empty_list(open311: Open311) -> None:
    assert in_json(open311.get("requests.json")) == []
    assert xml(open311.get("requests.xml")) == f"{XML}<service_requests />"


def test_a_reply_is_what_the_status_notes_say(open311: Open311) -> None:
    number = file_lamp(open311)
    request = ServiceRequest.objects.get(number=number)
    workflow.reply(request, "user:wang", "灯泡已更换。", contact_note="10:05 致电")
    assert in_json(open311.get(f"requests/{number}.json")) == [REQUEST | {"status_notes": "灯泡已更换。"}]


def test_a_closed_request(open311: Open311) -> None:
    number = file_lamp(open311)
    workflow.change_state(ServiceRequest.objects.get(number=number), "withdrawn", "citizen")
    notes = "您的诉求2A3B-4C00已撤回。"
    assert in_json(open311.get(f"requests/{number}.json")) == [REQUEST | {"status": "closed", "status_notes": notes}]


def test_what_no_rule_covers_is_being_assigned(open311: Open311) -> None:
    number = open311.file(service_code="bus_stop")
    found = in_json(open311.get(f"requests/{number}.json"))[0]
    assert found["agency_responsible"] is None and "正在由工作人员确定承办单位" in found["status_notes"]


PLACE = '{"said": "荷花小区3号楼", "district": "东区", "street": "河畔街道", "estate": "荷花小区", "building": "3号楼"}'
OCCURRED = '{"said": "昨晚", "start": "2026-11-23T19:00:00+08:00", "end": null, "recurrence": "每晚"}'
TOLD = {
    "service_code": "no_heating",
    "address_string": "东区河畔街道荷花小区3号楼",
    "first_name": "王",
    "phone": "13800138000",
    "attribute[system]": "central",
    "attribute[degrees]": "14.5",
    "attribute[rooms][]": ["bed", "living"],
    "extended_attributes[kind]": "complaint",
    "extended_attributes[place]": PLACE,
    "extended_attributes[occurred]": OCCURRED,
    "extended_attributes[subject]": "物业",
    "extended_attributes[demand]": "尽快修好",
    "extended_attributes[history]": "第一次反映",
    "extended_attributes[confidential]": "true",
    "extended_attributes[conversation_id]": "c-9",
    "extended_attributes[draft_key]": "d-9",
    "extended_attributes[language]": "zh",
    "extended_attributes[citizen_words]": "暖气不热\n三天了",
}
EXTENDED: dict[str, Any] = {
    "state": "dispatched",
    "kind": "complaint",
    "group": "公用事业",
    "tier": "T2",
    "title": "荷花小区 · 暖气不热",
    "district": "东区",
    "subdistrict": "河畔街道",
    "place_point": "3号楼",
    "occurred_start": "2026-11-23T19:00:00+08:00",
    "occurred_end": None,
    "recurrence": "每晚",
    "subject": "物业",
    "demand": "尽快修好",
    "usual_demand": None,
    "history": "第一次反映",
    "contact_name": "王",
    "phone": "13800138000",
    "confidential": True,
    "secrecy": "full",
    "danger": None,
    "lead_agency": "热力公司",
    "assisting_agencies": [],
    "copied_agencies": [],
    "attributes": {"system": "central", "degrees": "14.5", "rooms": ["bed", "living"]},
    "incomplete": [],
    "media_urls": [],
    "conversation_id": "c-9",
    "draft_key": "d-9",
    "channel": "chat",
    "language": "zh",
    "citizen_words": "暖气不热\n三天了",
}


def test_extended_attributes_json(open311: Open311) -> None:
    assert open311.staff_view(open311.file(**TOLD))["extended_attributes"] == EXTENDED


def test_extended_attributes_xml(open311: Open311) -> None:
    number = open311.file(**TOLD)
    document = xml(open311.get(f"requests/{number}.xml", api_key=STAFF, extensions="true"))
    assert document.endswith(
        "<assisting_agencies /><copied_agencies /><attributes><degrees>14.5</degrees>"
        "<rooms><value>bed</value><value>living</value></rooms><system>central</system></attributes><incomplete /><media_urls />"
        "<conversation_id>c-9</conversation_id><draft_key>d-9</draft_key><channel>chat</channel><language>zh</language>"
        "<citizen_words>暖气不热\n三天了</citizen_words></extended_attributes></request></service_requests>"
    )


def test_unknown_is_null_and_never_a_guess(open311: Open311) -> None:
    form = {"service_code": "opening_hours", "address_string": "", "description": "几点开门"}
    found = open311.staff_view(open311.file(**form))
    empty = {name for name, value in found["extended_attributes"].items() if value is None}
    assert empty == {
        "kind", "district", "subdistrict", "place_point", "occurred_start", "occurred_end", "recurrence", "subject",
        "demand", "usual_demand", "history", "contact_name", "phone", "danger", "conversation_id", "draft_key",
        "citizen_words",
    }  # fmt: skip
    assert (found["address"], found["lat"], found["long"]) == (None, None, None)


def test_a_token_leads_to_its_number(open311: Open311) -> None:
    number = open311.file(idempotency_key="k-1")
    assert in_json(open311.get("tokens/k-1.json")) == [{"service_request_id": number, "token": "k-1"}]
    assert xml(open311.get("tokens/k-1.xml")) == (
        f"{XML}<service_requests><request><service_request_id>{number}</service_request_id><token>k-1</token>"
        "</request></service_requests>"
    )
