"""The page, its files, health and headers."""

from pathlib import Path
from typing import Any

import pytest

from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot


@pytest.fixture
def dist(citizen: Citizen, settings: Any) -> Path:
    folder = Path(settings.WEBCHAT_DIST)
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>热线</title>", encoding="utf-8")
    (folder / "assets" / "index-abc.js").write_text("1", encoding="utf-8")
    (folder / "secret.env").write_text("KEY=1", encoding="utf-8")
    (folder.parent / "outside.js").write_text("2", encoding="utf-8")
    return folder


def body(response: Any) -> str:
    return str(response.getvalue().decode())


def test_the_page_and_its_files_are_served(citizen: Citizen, dist: Path) -> None:
    page = citizen.client.get("/")
    assert page.status_code == 200 and "热线" in body(page)
    assert page.headers["Cache-Control"] == "no-cache"
    script = citizen.client.get("/assets/index-abc.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in script.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    [
        "/secret.env",
        "/../outside.js",
        "/%2e%2e/outside.js",
        "/assets/..%2f..%2foutside.js",
        "/nothing.js",
        "/assets",
        "/a%00.js",
    ],
)
def test_nothing_but_the_page_s_files_is_served(citizen: Citizen, dist: Path, address: str) -> None:
    assert citizen.client.get(address).status_code == 404


def test_a_page_not_built_says_so_and_names_the_numbers(citizen: Citizen) -> None:
    page = citizen.client.get("/")
    assert page.status_code == 503
    text = page.content.decode()
    assert "12345" in text and "119" in text and "make run" in text


@pytest.mark.parametrize("address", ["/", "/robots.txt", "/api/chat/messages", "/api/chat/nothing", "/nothing"])
def test_every_answer_protects_the_reader(citizen: Citizen, address: str) -> None:
    headers = citizen.client.get(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_conversations_are_never_cached(citizen: Citizen) -> None:
    assert citizen.client.get("/api/chat/messages").headers["Cache-Control"] == "no-store"


def test_robots_stay_out_of_the_api(citizen: Citizen) -> None:
    assert "Disallow: /api/" in citizen.client.get("/robots.txt").content.decode()


def test_health_tells_what_is_down_while_messages_can_be_kept(citizen: Citizen, bot: StubBot, settings: Any) -> None:
    settings.DISPATCH_URL = "http://127.0.0.1:9"
    response = citizen.client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": "up", "bot": "up", "dispatch": "down"}
    settings.BOT_URL = "http://127.0.0.1:9"
    assert citizen.client.get("/healthz").json()["bot"] == "down"


def test_the_texts_exist_in_both_languages_and_have_the_same_values() -> None:
    import re

    from hotline.gateway.texts import _texts

    for name, words in _texts().items():
        assert set(words) == {"zh", "en"}, name
        assert set(re.findall(r"\{(\w+)\}", words["zh"])) == set(re.findall(r"\{(\w+)\}", words["en"])), name


def test_only_a_configured_tile_server_may_be_asked() -> None:
    from hotline.gateway.middleware import content_security_policy

    assert "https:" not in content_security_policy("")
    assert "img-src 'self' data: blob: https://tiles.example;" in content_security_policy(
        "https://tiles.example/{z}/{x}/{y}.png"
    )
    assert "unsafe" not in content_security_policy("")
