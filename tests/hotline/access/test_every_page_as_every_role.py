"""Every address of the desk, taken from the resolver, as everybody: open and shut exactly as the table says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hotline.access.table import NOBODY, PAGES, PUBLIC, ROLES, SIGNED_IN

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]

# Pages that the table opens and whose own code then refuses this method.
REFUSES_ITSELF = {
    ("teaching_decide", "get"),
    ("admin:gateway_conversation_act", "get"),
    ("admin:autocomplete", "get"),
    ("admin:autocomplete", "post"),
}


def addresses(patterns: list[Any], route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the name (or the route, where there is none) and the route of every address."""
    for pattern in patterns:
        whole = route + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, whole, inner)
        elif isinstance(pattern, URLPattern):
            yield (":".join((*spaces, pattern.name)) if pattern.name else whole), whole


ALL = list(addresses(get_resolver("hotline.sites.desk").url_patterns))


def filled(name: str, route: str, things: dict[str, Any]) -> str:
    """Return the address of ``route`` with a thing that is there in place of each of its parts."""
    model = re.search(r"console/(\w+/\w+)/|((?:teaching|insight)/[\w/]+)/<", route)
    thing = things.get((model[1] or model[2]).replace("/", "_")) if model else None
    request = things["dispatch_servicerequest"]
    values = {
        "what": "dispatch.servicerequest",
        "key": str(request.pk),
        "form": "csv" if "console/" in route else "json",
        "name": "note",
        "app_label": "dispatch",
        "url": "nothing/here",
        "content_type_id": "1",
        "service_code": "street_light",
        "service_request_id": request.number,
        "token": "t",
        "id": str(things["auth_user"].pk),
    }
    if thing is not None:
        values |= {"object_id": str(thing.pk), "pk": str(thing.pk)}
    values.setdefault("pk", "00000000-0000-0000-0000-000000000000")
    values.setdefault("object_id", "1")

    def value(found: re.Match[str]) -> str:
        return values[found[1].split(":")[-1]]

    path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\[[^\]]*\])*\)", lambda found: values[found[1]], route)
    path = re.sub(r"<([\w:]+)>", value, path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")


def is_open(needs: str, who: str) -> bool:
    """Return what the table says, read without the gate's own code."""
    if needs == PUBLIC:
        return True
    if who == "anonymous" or needs == NOBODY:
        return False
    return needs == SIGNED_IN or who == "superuser" or needs in ROLES.get(who, ())


def test_every_address_has_an_entry_and_every_entry_an_address() -> None:
    names = {name for name, _route in ALL}
    assert names - set(PAGES) == set(), "add these pages to hotline/access/table.py"
    assert set(PAGES) - names == set(), "these entries of hotline/access/table.py lead nowhere"


def test_every_model_on_the_desk_has_an_example(things: dict[str, Any]) -> None:
    shown = {f"{m[1]}_{m[2]}" for name, route in ALL if (m := re.search(r"console/(\w+)/(\w+)/<", route))}
    assert shown - set(things) - {"r_content"} == set(), "add an example to tests/hotline/access/conftest.py"


@pytest.mark.parametrize("who", ["anonymous", "without role", *ROLES, "superuser"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_opens_for_whom_the_table_names(
    people: dict[str, Client], things: dict[str, Any], who: str, method: str
) -> None:
    client, wrong = people[who], []
    for name, route in ALL:
        if name in ("admin:logout", "set_language"):
            continue  # they end what the walk needs; tested by themselves
        answer = getattr(client, method)(filled(name, route, things))
        at_sign_in = answer.status_code == 302 and "/console/login/" in answer["Location"]
        was_open = not at_sign_in and answer.status_code != 403
        if (
            name == "admin:login"
            or (name, method) in REFUSES_ITSELF
            or answer.headers["Content-Type"].startswith(("application/json", "text/xml"))
        ):
            continue  # Open311 answers 403 to who has no key
        if was_open != is_open(PAGES[name].needed(method.upper()), who):
            wrong.append((name, answer.status_code))
        if not was_open and (who == "anonymous") != at_sign_in:
            wrong.append((name, "sign-in"))
    assert wrong == []


CHANGES = re.compile(r"\.(add|change|delete)_|approve|propose")


def test_whoever_audits_changes_nothing() -> None:
    assert [right for right in ROLES["auditor"] if CHANGES.search(right)] == []
    assert "access.reveal" not in ROLES["auditor"]


def test_whoever_manages_accounts_reads_no_texts() -> None:
    texts = {"dispatch.view_servicerequest", "gateway.view_conversation", "access.reveal"}
    assert texts.isdisjoint(ROLES["admin"])
    managers = [role for role, rights in ROLES.items() if {"auth.change_user", "access.change_post"} & set(rights)]
    assert managers == ["admin"]


def test_transcripts_stay_at_the_hotline_centre() -> None:
    readers = {role for role, rights in ROLES.items() if "gateway.view_conversation" in rights}
    assert readers == {"agent", "reviewer", "auditor"}


def test_a_citizen_has_no_place_on_the_desk() -> None:
    assert ROLES["citizen"] == ()
