"""The page without JavaScript files too, once, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from hotline.gateway.models import Message, PendingFiling
from hotline.worker.filings import settle
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot

TOLD = {"what": "小区门口的路灯坏了三天了", "where": "花家地北里3号楼", "phone": "13800138000"}


def fill(citizen: Citizen, language: str = "zh", **values: str) -> Any:
    """Open the page, write into its form and send it, as a browser does."""
    page = citizen.client.get("/plain", {"language": language}).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    return citizen.client.post(f"/plain?language={language}", {"key": key[1], **TOLD, **values})


def shown(citizen: Citizen, language: str = "zh") -> str:
    return str(citizen.client.get("/plain", {"language": language}).content.decode())


def test_the_form_files_and_tells_the_number(citizen: Citizen, bot: StubBot) -> None:
    assert fill(citizen).status_code == 302
    filing = PendingFiling.objects.get()
    assert filing.fields["description"] == TOLD["what"]
    assert filing.fields["address_string"] == TOLD["where"]
    assert filing.fields["phone"] == TOLD["phone"]
    assert "编号稍后显示" in shown(citizen)
    settle(filing, "7K3M-Q9XA")
    assert "7K3M-Q9XA" in shown(citizen)
    assert bot.requests == []


def test_it_speaks_english(citizen: Citizen) -> None:
    page = shown(citizen, "en")
    assert "What happened" in page
    assert '<html lang="en">' in page
    fill(citizen, "en", what="The lamp at our gate is broken", where="88 Jianguo Road", phone="")
    assert "the number will be shown here" in shown(citizen, "en")
    assert PendingFiling.objects.get().fields["extended_attributes[language]"] == "en"


def test_a_form_sent_twice_files_once(citizen: Citizen) -> None:
    for _ in range(2):
        citizen.client.post("/plain", {"key": "same", **TOLD})
    assert PendingFiling.objects.count() == 1
    assert Message.objects.filter(sender="citizen").count() == 1


def test_two_matters_are_two_requests(citizen: Citizen) -> None:
    fill(citizen)
    fill(citizen, what="井盖没了，很危险")
    assert PendingFiling.objects.count() == 2


def test_what_is_missing_is_said_and_nothing_is_lost(citizen: Citizen) -> None:
    answer = fill(citizen, where=" ")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "在哪里" in page
    assert TOLD["what"] in page
    assert PendingFiling.objects.count() == 0


def test_the_words_are_in_the_conversation_for_the_bot_and_the_agents(citizen: Citizen, bot: StubBot) -> None:
    fill(citizen)
    assert TOLD["what"] in citizen.texts()[0][1]
    citizen.say("谢谢")
    assert [request["text"] for request in bot.requests] == ["谢谢"]


def test_danger_is_answered_first(citizen: Citizen) -> None:
    fill(citizen, what="楼上着火了，里面有人")
    assert "119" in re.sub(r"<nav.*</nav>", "", shown(citizen), flags=re.DOTALL)


def test_another_site_cannot_file(citizen: Citizen) -> None:
    answer = citizen.client.post("/plain", {"key": "k", **TOLD}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert PendingFiling.objects.count() == 0


def test_markup_is_shown_as_words(citizen: Citizen) -> None:
    page = fill(citizen, what="<script>alert(1)</script>", where="").content.decode()
    assert "<script>alert" not in page


def test_nobody_sees_what_another_filed(new_citizen: Callable[..., Citizen]) -> None:
    fill(new_citizen())
    assert 'id="requests"' not in shown(new_citizen())


@pytest.mark.parametrize("cookie", ["forged", "x" * 300])
def test_a_forged_cookie_gets_a_fresh_page(citizen: Citizen, cookie: str) -> None:
    citizen.client.cookies["conversation"] = cookie
    assert citizen.client.get("/plain").status_code == 200
