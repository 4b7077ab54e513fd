"""The keys of other systems: what each may do, how often, and how it ends."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from hotline.dispatch.models import ApiKey, Change, Scope
from hotline.dispatch.models.api_key import RESERVED
from tests.hotline.open311.conftest import LAMP, NOW, Open311, errors

NEWS = {"update_id": "u", "status": "unchanged", "updated_datetime": "2026-11-24T00:00:00Z", "description": "seen"}


def add_key(*scopes: str, name: str = "garden", per_minute: int = 600) -> str:
    """Make a key and return its secret."""
    key = ApiKey(name=name, scopes=list(scopes), per_minute=per_minute)
    secret = key.renew()
    key.save()
    return secret


def test_the_secret_itself_is_stored_nowhere(open311: Open311) -> None:
    secret = add_key("file")
    row = ApiKey.objects.values().get()
    assert secret not in str(row) and len(secret) > 40


def test_history_names_the_client(open311: Open311) -> None:
    assert open311.post(form=LAMP | {"api_key": add_key("file")}).status_code == 201
    assert Change.objects.order_by("pk")[0].actor == "client:garden"


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("scope", [None, *Scope.values])
def test_a_key_may_what_its_scopes_say(open311: Open311, scope: str | None, form: str) -> None:
    number = open311.file(description="请打13900139000", phone="13900139000")
    secret = add_key(*([scope] if scope else []))
    filed = open311.post(f"requests.{form}", LAMP | {"api_key": secret})
    told = open311.post(f"servicerequestupdates.{form}", NEWS | {"api_key": secret, "service_request_id": number})
    read = open311.get(f"requests/{number}.{form}", api_key=secret, extensions="true").content.decode()
    assert filed.status_code == (201 if scope == Scope.FILE else 403)
    assert told.status_code == (201 if scope == Scope.UPDATE else 403)
    assert ("<description>请打13900139000" in read or '"description": "请打13900139000' in read) == (
        scope == Scope.READ_WHOLE
    )
    assert ("extended_attributes" in read) == (scope == Scope.EXTENDED)
    for answer in (filed, told):
        if answer.status_code == 403:
            assert "does not allow" in errors(answer)[0][1]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_revoked_key_ends_at_once_and_for_reading_too(open311: Open311, form: str) -> None:
    secret = add_key("file")
    ApiKey.objects.get().revoke()
    key = ApiKey.objects.get()
    key.revoke()
    key.save()
    for answer in (
        open311.post(f"requests.{form}", LAMP | {"api_key": secret}),
        open311.get(f"requests.{form}", api_key=secret),
    ):
        assert answer.status_code == 403 and errors(answer) == [("403", "the api_key is revoked")]


def test_a_new_secret_ends_the_old_one(open311: Open311) -> None:
    old = add_key("file")
    key = ApiKey.objects.get()
    new = key.renew()
    key.save()
    assert open311.post(form=LAMP | {"api_key": old}).status_code == 403
    assert open311.post(form=LAMP | {"api_key": new}).status_code == 201


@pytest.mark.parametrize("form", ["json", "xml"])
def test_beyond_its_limit_a_key_waits(open311: Open311, at: Callable[[dt.datetime], None], form: str) -> None:
    at(NOW)
    secret = add_key("file", per_minute=3)
    answers = [open311.get(f"requests.{form}", api_key=secret) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3]["Retry-After"] == "20" and errors(answers[3])[0][0] == "429"
    assert open311.get(f"requests.{form}").status_code == 200
    at(NOW + dt.timedelta(seconds=21))
    assert [open311.get(f"requests.{form}", api_key=secret).status_code for _ in range(2)] == [200, 429]
    at(NOW + dt.timedelta(hours=5))
    codes = [open311.get(f"requests.{form}", api_key=secret).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


def test_no_limit_is_no_limit(open311: Open311) -> None:
    secret = add_key(per_minute=0)
    assert {open311.get("discovery.json", api_key=secret).status_code for _ in range(3)} == {200}
    assert {open311.get("requests.json", api_key=secret).status_code for _ in range(30)} == {200}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_the_limit(committed_city: Any, at: Callable[[dt.datetime], None]) -> None:
    at(NOW)
    secret = add_key(per_minute=90)

    def get(_: int) -> int:
        try:
            return int(Open311().get("requests.json", api_key=secret).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(get, range(120)))
    assert set(codes) <= {200, 429} and codes.count(200) == 90


def test_the_command_adds_lists_renews_and_revokes(open311: Open311, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open311_key", "add", "parks", "--scope", "file", "--scope", "read_whole", "--per-minute", "60")
    secret = capsys.readouterr().out.strip()
    assert open311.post(form=LAMP | {"api_key": secret}).status_code == 201
    call_command("open311_key", "list")
    shown = capsys.readouterr().out
    assert shown == f"parks  {secret[:4]}...  file, read_whole  60 a minute\n"
    call_command("open311_key", "renew", "parks")
    newer = capsys.readouterr().out.strip()
    assert open311.post(form=LAMP | {"api_key": secret}).status_code == 403
    assert open311.post(form=LAMP | {"api_key": newer}).status_code == 201
    call_command("open311_key", "revoke", "parks")
    assert open311.post(form=LAMP | {"api_key": newer}).status_code == 403


@pytest.mark.parametrize("name", [*RESERVED, "", "two words", "x" * 51, "taken"])
def test_a_name_that_would_confuse_is_refused(open311: Open311, name: str) -> None:
    add_key(name="taken")
    with pytest.raises(CommandError):
        call_command("open311_key", "add", name)
    with pytest.raises(CommandError, match="no key called"):
        call_command("open311_key", "revoke", "nobody")


@pytest.mark.urls("hotline.sites.desk")
class TestDesk:
    @pytest.fixture
    def admin(self, client: Client, db: None) -> Client:
        client.force_login(User.objects.create_superuser("admin", password="x"))
        return client

    def add(self, admin: Client, name: str = "garden") -> Any:
        form = {"name": name, "scopes": ["file"], "per_minute": "60", "contact": "Ann"}
        return admin.post(reverse("admin:dispatch_apikey_add"), form, follow=True)

    def test_the_secret_is_shown_once(self, admin: Client, open311: Open311) -> None:
        page = self.add(admin).content.decode()
        key = ApiKey.objects.get()
        found = re.search(re.escape(key.hint) + r"[\w-]{39}", page)
        assert found, "the page shows no secret"
        secret = found[0]
        assert open311.post(form=LAMP | {"api_key": secret}).status_code == 201
        for name in ("admin:dispatch_apikey_changelist",):
            assert secret not in admin.get(reverse(name)).content.decode()
        assert secret not in admin.get(reverse("admin:dispatch_apikey_change", args=[key.pk])).content.decode()

    def test_reserved_names_and_deleting_are_refused(self, admin: Client) -> None:
        self.add(admin, "bot")
        assert not ApiKey.objects.exists()
        self.add(admin)
        assert admin.post(reverse("admin:dispatch_apikey_delete", args=[ApiKey.objects.get().pk])).status_code == 403

    def test_a_key_can_be_revoked_and_renewed(self, admin: Client) -> None:
        self.add(admin)
        key, url = ApiKey.objects.get(), reverse("admin:dispatch_apikey_changelist")
        admin.post(url, {"action": "revoke", "_selected_action": [key.pk]})
        assert ApiKey.objects.get().revoked_at
        admin.post(url, {"action": "renew", "_selected_action": [key.pk]})
        assert not ApiKey.objects.get().revoked_at and ApiKey.objects.get().secret_hash != key.secret_hash

    def test_only_who_is_signed_in_gets_there(self, client: Client, db: None) -> None:
        assert "login" in client.get(reverse("admin:dispatch_apikey_changelist"))["Location"]
