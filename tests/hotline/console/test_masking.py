"""What citizens wrote is masked for everybody, and shown to whoever has a right, a reason, and only for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import RequestFactory
from django.utils import timezone

from hotline.access.models import Post, Reveal
from hotline.access.reveals import MINUTES, ReasonNeeded, is_revealed, reveal
from hotline.console.masking import shown, shown_contact, shown_value

pytestmark = pytest.mark.django_db
New = Callable[..., Any]
SAID = "我叫王小明，电话13800138000，路灯坏了"


def asking(user: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def agent(city: object) -> User:
    user = User.objects.create_user("wang", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="reveal"))
    return user


def test_a_text_is_masked_and_keeps_its_length(agent: User, new_request: New) -> None:
    seen = shown(SAID, asking(agent), new_request(description=SAID))
    assert "13800138000" not in seen and "小明" not in seen and "路灯坏了" in seen
    assert len(seen) == len(SAID)


def test_a_reveal_lifts_the_mask_of_one_thing_for_one_person(agent: User, new_request: New) -> None:
    one, other = new_request(description=SAID), new_request(description=SAID)
    reveal(asking(agent), one, "回电核实地址")
    assert shown(SAID, asking(agent), one) == SAID
    assert shown(SAID, asking(agent), other) != SAID
    assert shown(SAID, asking(agent)) != SAID
    colleague = User.objects.create_superuser("li")
    assert shown(SAID, asking(colleague), one) != SAID
    row = Reveal.objects.get()
    assert (row.actor, row.reason, row.key) == ("user:wang", "回电核实地址", str(one.pk))


def test_the_mask_comes_back_by_itself(agent: User, new_request: New, monkeypatch: pytest.MonkeyPatch) -> None:
    one = new_request(description=SAID)
    reveal(asking(agent), one, "回电核实地址")
    later = timezone.now() + dt.timedelta(minutes=MINUTES, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert shown(SAID, asking(agent), one) != SAID


def test_no_reveal_without_a_right_or_a_reason(agent: User, new_request: New) -> None:
    one = new_request(description=SAID)
    with pytest.raises(ReasonNeeded):
        reveal(asking(agent), one, " 看 ")
    for nobody in (User.objects.create_user("chen", is_staff=True), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            reveal(asking(nobody), one, "回电核实地址")
    assert not Reveal.objects.exists()


def test_a_secret_report_is_revealed_at_the_centre_only(agent: User, new_request: New) -> None:
    secret = new_request(description=SAID, secrecy="full", phone="13800138000", contact_name="王小明")
    handler = User.objects.create_user("zhao", is_staff=True)
    handler.user_permissions.add(Permission.objects.get(codename="reveal"))
    handler.groups.add(Group.objects.get_or_create(name="handler")[0])
    Post.objects.create(user=handler, agency_id="lamps")
    with pytest.raises(PermissionDenied):
        reveal(asking(handler), secret, "需要联系市民")
    reveal(asking(agent), secret, "需要联系市民")
    assert is_revealed(asking(agent), secret)
    # Somebody who moves from the centre to a unit takes no open reveal along.
    Post.objects.create(user=agent, agency_id="lamps")
    assert not is_revealed(asking(User.objects.get(pk=agent.pk)), secret)


def test_what_is_known_of_the_citizen_is_hidden_however_it_is_said(agent: User, new_request: New) -> None:
    one = new_request(contact_name="欧阳春", phone="8008208820", email="a@b.cn")
    seen = shown("麻烦转告 欧阳春 一声 8008208820", asking(agent), one)
    assert "欧阳春" not in seen and "8008208820" not in seen


def test_contact_fields(agent: User, new_request: New) -> None:
    plain, secret = new_request(phone="13800138000"), new_request(phone="13800138000", secrecy="contact")
    assert shown_contact("13800138000", asking(agent), plain) == "138******00"
    assert shown_contact("13800138000", asking(agent), secret) == "*" * 11
    assert shown_contact("王明", asking(agent), plain) == "**"


def test_values_of_slots_are_masked_all_the_way_down(agent: User) -> None:
    value = {"phone": "13800138000", "place": {"said": "建国路88号2单元301"}, "n": 3, "yes": True, "none": None}
    seen = shown_value(value, asking(agent))
    assert "13800138000" not in str(seen) and "301" not in str(seen)
    assert (seen["n"], seen["yes"], seen["none"]) == (3, True, None)
    assert "13800138000" not in str(shown_value([13800138000], asking(agent)))


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_keeps_what_was_revealed(agent: User, new_request: New, verb: str) -> None:
    reveal(asking(agent), new_request(), "回电核实地址")
    rows = Reveal.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="x") if verb == "update" else rows.delete()
