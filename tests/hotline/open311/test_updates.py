"""Updates of requests: what we tell other systems, and what they tell us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hotline.dispatch import workflow
from hotline.dispatch.models import Change, ServiceRequest
from tests.hotline.open311.conftest import BOT, STAFF, Open311, errors, picture_file

NEWS = {
    "api_key": STAFF,
    "update_id": "u-1",
    "status": "FIXED",
    "updated_datetime": "2026-11-24T10:00:00+08:00",
    "description": "灯泡已更换。",
    "extended_attributes[contact_note]": "10:05 致电",
}
PATH = "servicerequestupdates"


@pytest.fixture
def number(open311: Open311) -> str:
    return open311.file()


def states(number: str) -> list[str]:
    return [change.to_state for change in ServiceRequest.objects.get(number=number).changes.all()]


def test_changes_are_listed_oldest_first_json(open311: Open311, still: Any) -> None:
    number = open311.file()
    workflow.change_state(ServiceRequest.objects.get(number=number), "withdrawn", "citizen")
    rows = open311.get(f"{PATH}.json", api_key=BOT).json()
    common = {"service_request_id": number, "updated_datetime": "2026-11-24T10:00:00+08:00", "media_url": None}
    ids = [str(pk) for pk in Change.objects.values_list("pk", flat=True)]
    assert rows == [
        common | {"update_id": ids[0], "status": "open", "external_status_code": "confirmed", "description": None},
        common | {"update_id": ids[1], "status": "open", "external_status_code": "dispatched", "description": None},
        common
        | {
            "update_id": ids[2],
            "status": "cancelled",
            "external_status_code": "withdrawn",
            "description": f"您的诉求{number}已撤回。",
        },
    ]


def test_changes_are_listed_xml(open311: Open311, number: str) -> None:
    text = open311.get(f"{PATH}.xml", api_key=BOT).content.decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="utf-8"?>\n<service_request_updates><request_update><update_id>'
    )
    assert text.count(f"<service_request_id>{number}</service_request_id>") == 2


def test_a_range_of_updates(open311: Open311, number: str) -> None:
    past = {"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-02-01T00:00:00Z"}
    assert open311.get(f"{PATH}.json", api_key=BOT, **past).json() == []
    alone = open311.get(f"{PATH}.json", api_key=BOT, start_date="2020-01-01T00:00:00Z")
    assert alone.status_code == 400 and "together" in errors(alone)[0][1]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_reporting_needs_a_key_that_may(open311: Open311, number: str, form: str) -> None:
    assert open311.post(f"{PATH}.{form}", NEWS | {"service_request_id": number, "api_key": BOT}).status_code == 403
    assert states(number) == ["confirmed", "dispatched"]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_without_a_key_one_reads_what_everybody_may(open311: Open311, number: str, form: str) -> None:
    secret = open311.file(description="隔壁面馆", **{"extended_attributes[kind]": "report"})
    for told in (number, secret):
        request = ServiceRequest.objects.get(number=told)
        workflow.reply(
            request, "user:wang", "已致电13900139000告知，面馆已查处。", contact_note="电话", evidence="笔录"
        )
    shown = open311.get(f"{PATH}.{form}").content.decode()
    assert shown.count(secret) == 6 and "13900139000" not in shown and shown.count("面馆") == 1
    whole = open311.get(f"{PATH}.{form}", api_key=BOT).content.decode()
    assert whole.count("13900139000") == 2 and whole.count("面馆已查处") == 2


@pytest.mark.parametrize("word", ["duplicate", "NO_FURTHER_ACTION", "for_triage", "internal_referral"])
def test_a_word_that_a_person_has_to_judge_is_a_note(open311: Open311, number: str, word: str) -> None:
    answer = open311.post(f"{PATH}.json", NEWS | {"service_request_id": number, "status": word})
    assert answer.status_code == 201
    change = Change.objects.get(pk=answer.json()[0]["update_id"])
    assert (change.from_state, change.to_state, change.reason) == (
        "dispatched",
        "dispatched",
        f"{word.lower()}: {NEWS['description']}",
    )


def test_pictures_of_a_reply_are_its_evidence(open311: Open311, number: str) -> None:
    news = NEWS | {
        "service_request_id": number,
        "media_url": ["https://unit.example/1.jpg", "https://unit.example/2.jpg"],
    }
    assert open311.post(f"{PATH}.json", news | {"media": picture_file()}).status_code == 201
    evidence = ServiceRequest.objects.get(number=number).evidence.split("\n")
    assert evidence[:2] == news["media_url"] and evidence[2].startswith("/open311/v2/media/") and len(evidence) == 3


def test_a_reply_arrives(open311: Open311, number: str) -> None:
    answer = open311.post(f"{PATH}.json", NEWS | {"service_request_id": number})
    assert answer.status_code == 201
    change = Change.objects.get(update_id="staff:u-1")
    assert answer.json() == [{"update_id": str(change.pk)}]
    assert states(number) == ["confirmed", "dispatched", "accepted", "contacted", "in_progress", "replied"]
    found = open311.get(f"requests/{number}.json").json()[0]
    assert (found["status"], found["status_notes"]) == ("open", "灯泡已更换。")


def test_the_same_update_twice_is_one(open311: Open311, number: str) -> None:
    form = NEWS | {"service_request_id": number}
    answers = [open311.post(f"{PATH}.json", form) for _ in range(2)]
    assert answers[0].json() == answers[1].json() and [a.status_code for a in answers] == [201, 201]
    assert states(number).count("replied") == 1


def test_an_update_id_belongs_to_one_request(open311: Open311, number: str) -> None:
    open311.post(f"{PATH}.json", NEWS | {"service_request_id": number})
    other = open311.post(f"{PATH}.json", NEWS | {"service_request_id": open311.file()})
    assert other.status_code == 400 and "another request" in errors(other)[0][1]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("OPEN", "dispatched"),
        ("unchanged", "dispatched"),
        ("INVESTIGATING", "in_progress"),
        ("IN_PROGRESS", "in_progress"),
        ("ACTION_SCHEDULED", "in_progress"),
        ("CLOSED", "replied"),
        ("NOT_COUNCILS_RESPONSIBILITY", "objected"),
        ("CANCELLED", "withdrawn"),
    ],
)
def test_the_words_of_the_extension(open311: Open311, number: str, status: str, state: str) -> None:
    answer = open311.post(f"{PATH}.json", NEWS | {"service_request_id": number, "status": status})
    assert answer.status_code == 201, answer.content.decode()
    found = ServiceRequest.objects.get(number=number)
    last = found.changes.last()
    assert last and found.state == state and "灯泡已更换。" in (last.reason, found.reply)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"service_request_id": "2222-AAAA"}, 404, "service_request_id"),
        ({"service_request_id": ""}, 400, "service_request_id is required"),
        ({"update_id": ""}, 400, "update_id is required"),
        ({"status": "MENDED"}, 400, "status has to be one of"),
        ({"updated_datetime": "now"}, 400, "updated_datetime"),
        ({"description": "x" * 4001}, 400, "longer than 4000"),
        ({"status": "REOPEN"}, 400, "does not lead to reopened"),
        ({"extended_attributes[contact_note]": ""}, 400, "how the citizen was contacted"),
        ({"jurisdiction_id": "gotham"}, 404, "jurisdiction_id"),
        ({"api_key": "wrong"}, 403, "not known"),
    ],
)
def test_what_is_refused_changes_nothing(
    open311: Open311, number: str, change: dict[str, str], status: int, words: str, form: str
) -> None:
    answer = open311.post(f"{PATH}.{form}", NEWS | {"service_request_id": number} | change)
    assert answer.status_code == status
    assert words in errors(answer)[0][1]
    assert states(number) == ["confirmed", "dispatched"]


def test_the_test_endpoint_takes_no_updates(open311: Open311, number: str) -> None:
    assert open311.post(f"test/{PATH}.json", NEWS | {"service_request_id": number}).status_code == 404


def test_a_note_is_kept_and_not_an_update_of_ours(
    open311: Open311, number: str, new_request: Callable[..., Any]
) -> None:
    open311.post(f"{PATH}.json", NEWS | {"service_request_id": number, "status": "UNCHANGED"})
    assert states(number)[-1] == "dispatched" and len(states(number)) == 3
    assert len(open311.get(f"{PATH}.json", api_key=BOT).json()) == 2
