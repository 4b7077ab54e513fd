"""Need to know on the pages themselves: whose requests one sees, what of them is masked, and that it is all logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from hotline.access.models import Reveal, View

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
New = Callable[..., Any]
LIST = "/console/dispatch/servicerequest/"
SAID = "我叫王小明，电话13800138000，住3单元502，灯坏了"
PERSONAL = ("王小明", "13800138000", "502")


def told_by(page: str) -> list[str]:
    """Return what the page tells; the flat's three digits come by chance in random tokens, among letters and digits."""
    flat = re.search(r"(?<!\w)502(?!\w)", page, re.ASCII)
    return [word for word in PERSONAL if (flat if word == "502" else word in page)]


def page_of(request: Any) -> str:
    return reverse("admin:dispatch_servicerequest_change", args=[request.pk])


@pytest.fixture
def told(people: dict[str, Client], new_request: New) -> Any:
    return new_request(
        description=SAID,
        title=SAID[:30],
        citizen_words=SAID,
        contact_name="王小明",
        phone="13800138000",
        district="east",
    )


@pytest.mark.parametrize("role", ["agent", "reviewer", "handler", "district", "manager", "auditor", "superuser"])
@pytest.mark.parametrize("where", ["list", "page", "move", "edit"])
def test_masked_for_everybody_everywhere(people: dict[str, Client], told: Any, role: str, where: str) -> None:
    found = {
        "list": LIST,
        "page": page_of(told),
        "move": reverse("admin:dispatch_servicerequest_move", args=[told.pk]),
        "edit": reverse("admin:dispatch_servicerequest_act", args=[told.pk, "edit"]),
    }[where]
    answer = people[role].get(found)
    assert (answer.status_code == 200) != (role == "auditor" and where in ("move", "edit"))
    seen = answer.content.decode()
    assert told_by(seen) == []
    if role == "agent" and where == "page":
        assert "灯坏了" in seen


def reveal(client: Client, request: Any, reason: str = "回电核实地址") -> Any:
    address = reverse("access_reveal", args=["dispatch.servicerequest", request.pk])
    return client.post(address, {"reason": reason, "next": page_of(request)})


def test_an_agent_lifts_the_mask_with_a_reason(people: dict[str, Client], told: Any) -> None:
    assert reveal(people["agent"], told, "").status_code == 200
    answer = reveal(people["agent"], told)
    assert answer["Location"] == page_of(told)
    seen = people["agent"].get(page_of(told)).content.decode()
    assert all(word in seen for word in PERSONAL)
    assert "13800138000" not in people["reviewer"].get(page_of(told)).content.decode()
    assert "13800138000" not in people["agent"].get(LIST).content.decode()


def test_a_reveal_leads_nowhere_else(people: dict[str, Client], told: Any) -> None:
    address = reverse("access_reveal", args=["dispatch.servicerequest", told.pk])
    answer = people["agent"].post(address, {"reason": "回电核实地址", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/console/"


@pytest.mark.parametrize("role", ["manager", "auditor", "admin"])
def test_who_has_no_right_cannot_lift_the_mask(people: dict[str, Client], told: Any, role: str) -> None:
    assert reveal(people[role], told).status_code == 403
    assert not Reveal.objects.exists()


@pytest.mark.parametrize("role", ["handler", "district"])
def test_a_unit_sees_contact_data_but_not_of_a_secret_report(
    people: dict[str, Client], told: Any, new_request: New, role: str
) -> None:
    assert reveal(people[role], told).status_code == 302
    assert "13800138000" in people[role].get(page_of(told)).content.decode()
    secret = new_request(
        description="灯坏了",
        citizen_words="我是三楼的老李，灯坏了",
        phone="13800138000",
        secrecy="full",
        district="east",
    )
    assert reveal(people[role], secret).status_code == 403
    seen = people[role].get(page_of(secret)).content.decode()
    assert "老李" not in seen and not re.search(r"(?<!\w)138", seen, re.ASCII)  # in a random token it stands by chance
    assert "老李" in people["agent"].get(page_of(secret)).content.decode()


def test_each_unit_and_district_sees_its_own(people: dict[str, Client], told: Any, new_request: New) -> None:
    heat = new_request(service="no_heating", district="east", description="暖气不热", attributes={"system": "central"})
    west = new_request(description="路口灯不亮", district="west")
    shown: dict[str, set[str]] = {}
    for role in ("handler", "district", "agent"):
        page = people[role].get(LIST).content.decode()
        shown[role] = {each.number for each in (told, heat, west) if each.number in page}
    led = {each.number for each in (told, heat, west) if each.lead_agency_id == "lamps"}
    assert told.number in led and heat.number not in led
    assert shown["handler"] == led
    assert {told.number, heat.number} <= shown["district"] and west.number not in shown["district"]
    assert shown["agent"] == {told.number, heat.number, west.number}


@pytest.mark.parametrize("page", ["change", "move", "act", "history"])
def test_what_is_not_theirs_does_not_exist_for_a_unit(people: dict[str, Client], new_request: New, page: str) -> None:
    other = new_request(service="no_heating", district="west", attributes={"system": "central"})
    arguments = [other.pk, "note"] if page == "act" else [other.pk]
    address = reverse(f"admin:dispatch_servicerequest_{page}", args=arguments)
    for role in ("handler", "district"):
        assert people[role].get(address).status_code == 404
        assert people[role].post(address, {"reason": "x", "to": "accepted"}).status_code in (403, 404)
        assert reveal(people[role], other).status_code == 404
    other.refresh_from_db()
    assert other.changes.count() == other.changes.exclude(actor__startswith="user:").count()


def test_every_look_is_written_down(people: dict[str, Client], told: Any) -> None:
    people["auditor"].get(page_of(told))
    people["auditor"].get(page_of(told))
    people["auditor"].get(LIST)
    rows = list(View.objects.order_by("pk").values_list("actor", "what", "key", "revealed"))
    of_one = ("user:auditor_person", "dispatch.servicerequest", str(told.pk), False)
    assert rows == [of_one, (*of_one[:2], "", False)]
    reveal(people["agent"], told)
    people["agent"].get(page_of(told))
    assert View.objects.first().revealed  # type: ignore[union-attr]


def test_what_was_refused_was_not_seen(people: dict[str, Client], told: Any) -> None:
    people["admin"].get(page_of(told))
    people["anonymous"].get(page_of(told))
    assert not View.objects.exists()


def test_a_page_that_cannot_be_logged_is_not_shown(
    people: dict[str, Client], told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: View, *args: Any, **kwargs: Any) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr(View, "save", broken)
    people["agent"].raise_request_exception = False
    answer = people["agent"].get(page_of(told))
    assert answer.status_code == 500 and "灯坏了" not in answer.content.decode()


def test_the_log_of_views_cannot_be_changed(people: dict[str, Client], told: Any) -> None:
    people["agent"].get(page_of(told))
    for change in (lambda: View.objects.update(actor="user:x"), lambda: View.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_auditor_reads_the_log(people: dict[str, Client], told: Any) -> None:
    people["agent"].get(page_of(told))
    reveal(people["agent"], told)
    assert "agent_person" in people["auditor"].get("/console/access/view/").content.decode()
    assert "回电核实地址" in people["auditor"].get("/console/access/reveal/").content.decode()


def test_every_page_bears_the_name_of_who_looks(people: dict[str, Client], told: Any) -> None:
    for address in ("/console/", LIST, page_of(told), "/console/access/view/"):
        seen = people["auditor"].get(address).content.decode()
        mark = re.search(r'<div class="jiesu-watermark" data-for="(\S+) \d{4}-\d\d-\d\d \d\d:\d\d"', seen)
        assert mark and mark[1] == "auditor_person", address
        assert "print-color-adjust:exact" in seen and "auditor_person" in seen
    assert "jiesu-watermark" not in people["anonymous"].get("/console/login/").content.decode()


def test_a_field_that_is_masked_cannot_be_overwritten_with_stars(people: dict[str, Client], told: Any) -> None:
    edit, title = reverse("admin:dispatch_servicerequest_act", args=[told.pk, "edit"]), told.title
    people["agent"].post(
        edit, {"kind": "complaint", "tier": told.tier, "reason": "核对", "demand": "修好", "title": title}
    )
    told.refresh_from_db()
    assert (told.description, told.title, told.demand) == (SAID, title, "修好")
