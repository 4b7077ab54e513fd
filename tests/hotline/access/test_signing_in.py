"""Wrong passwords are slowed down, who may see personal data shows a second step, and no sign-in lasts for ever."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
REAL = time.time
PASSWORD = "long enough 4711"


@pytest.fixture
def agent(db: None) -> User:
    user = User.objects.create_user("wang", password=PASSWORD, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="reveal"))
    return user


def sign_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/console/login/", {"username": "wang", "password": password, "next": "/console/"})


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    return f"{totp(device.bin_key, drift=steps):06d}"


def test_five_wrong_passwords_shut_the_name_even_for_the_right_one(client: Client, agent: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "尝试次数过多" in answer.content.decode()
    assert client.get("/console/").status_code == 302
    other = Client(REMOTE_ADDR="10.0.0.7")
    assert sign_in(other).status_code == 302, "an attacker elsewhere must not lock the person out"


def test_a_first_start_needs_no_app(client: Client, agent: User) -> None:
    assert sign_in(client).status_code == 302
    assert client.get("/console/").status_code == 200


def test_in_production_the_app_is_enrolled_before_anything_is_seen(client: Client, agent: User, settings: Any) -> None:
    settings.SECOND_STEP = True
    sign_in(client)
    assert client.get("/console/")["Location"] == "/sign-in/enrol/"
    page = client.get("/sign-in/enrol/").content.decode()
    device = TOTPDevice.objects.get(user=agent)
    assert "<svg" in page and not device.confirmed
    wrong = "000000" if code_of(device) != "000000" else "000001"
    client.post("/sign-in/enrol/", {"code": wrong})
    assert not TOTPDevice.objects.get(user=agent).confirmed
    TOTPDevice.objects.filter(user=agent).update(throttling_failure_count=0)
    assert client.post("/sign-in/enrol/", {"code": code_of(device)}).status_code == 302
    assert client.get("/console/").status_code == 200


def test_without_such_a_right_nobody_is_asked_for_an_app(client: Client, settings: Any) -> None:
    settings.SECOND_STEP = True
    User.objects.create_user("wang", password=PASSWORD, is_staff=True)
    sign_in(client)
    assert client.get("/console/").status_code == 200


def test_an_enrolled_app_is_asked_for_at_each_sign_in_and_a_code_works_once(client: Client, agent: User) -> None:
    device = TOTPDevice.objects.create(user=agent, confirmed=True)
    sign_in(client)
    assert client.get("/console/")["Location"] == "/sign-in/code/"
    assert client.get("/console/dispatch/servicerequest/").status_code in (302, 403)
    assert client.get("/sign-in/enrol/")["Location"] == "/sign-in/code/", "no second app over the first one"
    code = code_of(device)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    assert client.get("/console/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/sign-in/code/", {"code": code}).status_code == 200
    assert again.get("/console/").status_code == 302


def test_wrong_codes_are_slowed_down(client: Client, agent: User) -> None:
    device = TOTPDevice.objects.create(user=agent, confirmed=True)
    sign_in(client)
    right = code_of(device)
    wrong = "000000" if right != "000000" else "000001"
    client.post("/sign-in/code/", {"code": wrong})
    assert client.post("/sign-in/code/", {"code": right}).status_code == 200, "not at once after a wrong one"


def test_a_lost_app_is_removed_at_the_machine(client: Client, agent: User) -> None:
    TOTPDevice.objects.create(user=agent, confirmed=True)
    call_command("forget_second_step", "wang")
    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError):
        call_command("forget_second_step", "wang")


def move_clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr("hotline.access.sessions.time.time", lambda: REAL() + seconds)


def test_an_idle_sign_in_ends(client: Client, agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client)
    client.get("/console/")
    move_clock(monkeypatch, 29 * 60)
    assert client.get("/console/").status_code == 200
    move_clock(monkeypatch, 58 * 60)
    assert client.get("/console/").status_code == 200
    move_clock(monkeypatch, 89 * 60)
    assert client.get("/console/").status_code == 302


def test_a_page_that_only_polls_keeps_no_sign_in_alive(
    client: Client, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client)
    client.get("/console/")
    move_clock(monkeypatch, 29 * 60)
    client.get("/console/", headers={"X-Poll": "1"})
    move_clock(monkeypatch, 31 * 60)
    assert client.get("/console/").status_code == 302


def test_a_used_sign_in_ends_too(client: Client, agent: User, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS = 10**9
    sign_in(client)
    client.get("/console/")
    move_clock(monkeypatch, 12 * 3600 + 5)
    assert client.get("/console/").status_code == 302
