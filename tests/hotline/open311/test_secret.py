"""Of a request whose citizen asked for secrecy a key sees who asked only when it has that scope of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hotline.dispatch.models import ApiKey

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
PERSONAL = ("王小明", "13800138000", "2单元301")
SCOPES = ["read_whole", "extended", "update"]


@pytest.mark.parametrize(("more", "seen"), [([], False), (["secret"], True)])
def test_who_asked_needs_a_scope_of_its_own(
    client: Client, new_request: Callable[..., Any], more: list[str], seen: bool
) -> None:
    request = new_request(
        description="我是王小明", citizen_words="我是王小明", contact_name="王小明", phone="13800138000",
        place_point="2单元301", address_string="河畔路2单元301", secrecy="full", conversation_id="c",
    )  # fmt: skip
    key = ApiKey(name="partner", scopes=SCOPES + more)
    secret = key.renew()
    key.save()
    answer = client.get(f"/open311/v2/requests/{request.number}.json", {"api_key": secret, "extensions": "true"})
    text = json.dumps(answer.json(), ensure_ascii=False)
    assert [word for word in PERSONAL if word in text] == (list(PERSONAL) if seen else [])
    assert answer.json()[0]["extended_attributes"]["confidential"] is True
