"""Our own description of the endpoint is true: its addresses exist, and real answers fit its schemas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from hotline.dispatch.open311 import updates
from hotline.dispatch.open311.urls import urlpatterns
from tests.hotline.open311.conftest import BOT, LAMP, STAFF, Open311

FILE = Path(__file__).parents[3] / "docs" / "openapi" / "open311.yml"
DESCRIPTION: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
NEWS = {"api_key": STAFF, "update_id": "u", "status": "unchanged", "updated_datetime": "2026-11-24T00:00:00Z"}

RESOURCES = [path for path in DESCRIPTION["paths"] if path.endswith(".{format}")]


def example(path: str, number: str) -> str:
    names = {"service_code": "no_heating", "service_request_id": number, "token": "k-1", "format": "json"}
    return path.lstrip("/").format(**names)


def fits(answer: Any, path: str, method: str) -> None:
    """Check an answer against the schema that the description gives for its status."""
    responses = DESCRIPTION["paths"][path][method]["responses"]
    assert str(answer.status_code) in responses, f"{path} {answer.status_code}: {answer.content.decode()}"
    name = responses[str(answer.status_code)]["$ref"].rsplit("/", 1)[1]
    schema = DESCRIPTION["components"]["responses"][name]["content"]["application/json"]["schema"]
    problems = list(Draft202012Validator(schema | {"components": DESCRIPTION["components"]}).iter_errors(answer.json()))
    assert not problems, problems


@pytest.mark.parametrize("path", RESOURCES)
def test_every_described_get_answers_as_described(open311: Open311, path: str) -> None:
    number = open311.file(idempotency_key="k-1")
    for query in ({"api_key": BOT}, {"api_key": STAFF, "extensions": "true"}):
        answer = open311.get(example(path, number), **query)
        assert answer.status_code == 200
        fits(answer, path, "get")


@pytest.mark.parametrize("path", [path for path in RESOURCES if "/discovery" not in path])
def test_every_described_get_fails_as_described(open311: Open311, path: str) -> None:
    number = open311.file(idempotency_key="k-1")
    answer = open311.get(example(path, number), jurisdiction_id="gotham", api_key=BOT)
    assert answer.status_code == 404
    fits(answer, path, "get")


def test_every_described_post_answers_as_described(open311: Open311) -> None:
    number = open311.file()
    for form in (LAMP, LAMP | {"account_id": "7"}, {}, LAMP | {"api_key": "x"}, LAMP | {"service_code": "x"}):
        fits(open311.post(form=form), "/requests.{format}", "post")
    for form in (NEWS | {"description": "x", "service_request_id": number}, NEWS, {"api_key": "x"}):
        fits(open311.post("servicerequestupdates.json", form), "/servicerequestupdates.{format}", "post")


def test_nothing_is_left_undescribed() -> None:
    patterns = [str(pattern.pattern) for pattern in urlpatterns]
    resources = [re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", pattern) for pattern in patterns if pattern.startswith("^")]
    # The slash that some clients put at the end is no address of its own.
    ours = {
        f"/{name.strip('^$').removesuffix('/?')}".replace("\\.", ".").replace("{form}", "{format}")
        for name in resources
    }
    # The one address that Django writes in its own way.
    assert "media/<uuid:pk>" in patterns
    assert ours | {"/media/{pk}"} == set(DESCRIPTION["paths"])


def test_the_words_of_an_update_are_all_described() -> None:
    assert set(DESCRIPTION["components"]["schemas"]["News"]["properties"]["status"]["enum"]) == set(updates.MEANING)
