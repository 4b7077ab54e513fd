"""What everybody may read, what the bot may read, and what only the staff may."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import BOT, STAFF, Open311

PERSON = {
    "first_name": "李小花",
    "last_name": "Qwerty",
    "phone": "13900139000",
    "email": "flower@example.org",
    "device_id": "device-77",
}
SECRET = {"extended_attributes[kind]": "report", "extended_attributes[subject]": "隔壁面馆"}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("key", ["", BOT])
def test_who_asked_is_never_shown(open311: Open311, key: str, form: str) -> None:
    number = open311.file(**PERSON)
    query = {"extensions": "true"} | ({"api_key": key} if key else {})
    for path in (f"requests/{number}.{form}", f"requests.{form}"):
        text = open311.get(path, **query).content.decode()
        assert number in text and "extended_attributes" not in text
        assert not [value for value in PERSON.values() if value in text]


def test_the_staff_sees_who_asked(open311: Open311) -> None:
    extended = open311.staff_view(open311.file(**PERSON))["extended_attributes"]
    assert (extended["contact_name"], extended["phone"]) == ("李小花 Qwerty", "13900139000")


def test_the_staff_has_to_ask_for_extensions(open311: Open311) -> None:
    number = open311.file()
    for value in ("", "false", "0"):
        assert (
            "extended_attributes"
            not in open311.get(f"requests/{number}.json", api_key=STAFF, extensions=value).json()[0]
        )


def test_numbers_in_the_text_are_masked_for_everybody_and_kept_for_the_bot(open311: Open311) -> None:
    number = open311.file(description="请打我电话13900139000，身份证11010519491231002X")
    shown = open311.get(f"requests/{number}.json").json()[0]["description"]
    assert "13900139000" not in shown and "11010519491231002X" not in shown and "请打我电话" in shown
    whole = open311.get(f"requests/{number}.json", api_key=BOT).json()[0]["description"]
    assert "13900139000" in whole


def test_a_reply_is_masked_too(open311: Open311) -> None:
    request = ServiceRequest.objects.get(number=open311.file())
    workflow.reply(request, "user:wang", "已致电13900139000告知。", contact_note="电话")
    assert "13900139000" not in open311.get(f"requests/{request.number}.json").content.decode()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_secret_report_shows_that_it_exists_and_no_more(open311: Open311, form: str) -> None:
    number = open311.file(description="隔壁面馆用地沟油", lat="30.5", long="120.5", address_id="A77", **SECRET)
    request = ServiceRequest.objects.get(number=number)
    for text in (
        open311.get(f"requests/{number}.{form}").content.decode(),
        open311.get(f"requests.{form}").content.decode(),
    ):
        assert number in text
        assert not [word for word in ("面馆", "荷花路", "30.5", "120.5", "A77") if word in text]
    workflow.reply(request, "user:wang", "面馆已查处。", contact_note="电话", evidence="笔录")
    assert "面馆" not in open311.get(f"requests/{number}.{form}").content.decode()


def test_the_bot_can_tell_its_citizen_about_a_secret_report(open311: Open311) -> None:
    request = ServiceRequest.objects.get(number=open311.file(description="隔壁面馆用地沟油", **SECRET))
    workflow.reply(request, "user:wang", "面馆已查处。", contact_note="电话", evidence="笔录")
    found: dict[str, Any] = open311.get(f"requests/{request.number}.json", api_key=BOT).json()[0]
    assert (found["description"], found["status_notes"]) == ("隔壁面馆用地沟油", "面馆已查处。")


def test_errors_do_not_repeat_what_was_sent(open311: Open311) -> None:
    answer = open311.post(form=PERSON | {"service_code": "street_light", "description": "x" * 5000})
    assert not [value for value in PERSON.values() if value in answer.content.decode()]
