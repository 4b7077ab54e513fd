"""The desk's dispatch pages in Chinese: the menu, the lists' headings and filters, the forms' labels."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.test import Client

from hotline.dispatch.models import ApiKey, Reminder, ServiceRequest
from hotline.environment import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
LISTS = ("servicerequest", "cataloguerow", "rateweights", "reminder", "apikey")
PAGES = [
    *(f"/console/dispatch/{name}/" for name in LISTS),
    "/console/dispatch/rateweights/add/",
    "/console/dispatch/rateweights/rates/",
    "/console/dispatch/rateweights/signs/",
    "/console/dispatch/apikey/add/",
    "/console/dispatch/cataloguerow/add/",
    "/console/dispatch/cataloguerow/import/",
]
# Names, codes and signs that are the same in both languages.
SAME = re.compile(
    r"Jiesu|API|Open311|CSV|XLSX|SHA|T[1-4]|@street|@district|group(:\w+)?|code|n/a|Wilson|WGS|[a-z]+_[a-z_]+"
)


class Headings(HTMLParser):
    """Collects the texts of headings, labels, table heads, and links of the page's own part."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("th", "label", "h1", "h2", "h3", "script", "style", "button", "option"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.stack and self.stack[-1] == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] not in ("script", "style") and data.strip():
            self.found.append(data.strip())


@pytest.fixture
def agent(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("agent", password="x"))
    client.cookies["django_language"] = "zh-hans"
    return client


@pytest.mark.parametrize("page", PAGES)
def test_headings_and_labels_are_chinese(agent: Client, new_request: object, page: str) -> None:
    request: ServiceRequest = new_request(phone="1")  # type: ignore[operator]
    Reminder.objects.create(
        request=request,
        step="reply",
        threshold="80",
        deadline=request.reply_by,
        audience="handler",
        at=request.reply_by,
    )
    ApiKey.objects.create(name="park", secret_hash="x")
    reader = Headings()
    reader.feed(agent.get(page).content.decode())
    english = [text for text in reader.found if re.search(r"[A-Za-z]{3,}", SAME.sub("", text))]
    # Symbols that the sheet draws for these words, and the headings of other apps.
    known = {"search", "logout", "cancel", "WeChat", "park", "agent", request.number}
    assert [text for text in english if text not in known] == []


def test_the_menu_is_chinese(agent: Client) -> None:
    page = agent.get("/console/").content.decode()
    for name in ("派单办理", "诉求工单", "派单目录", "三率与权重", "接口密钥", "提醒"):
        assert name in page


ENTRY = re.compile(r'^(?:msgctxt "(.+)"\n)?msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)


def test_no_text_has_two_translations() -> None:
    """Django merges the apps' files, and the first app wins: the other's pages would show its words."""
    said: dict[tuple[str, str], set[str]] = {}
    for path in ROOT.glob("hotline/*/locale/zh_Hans/LC_MESSAGES/django.po"):
        for context, text, chinese in ENTRY.findall(path.read_text(encoding="utf-8")):
            said.setdefault((context, text), set()).add(chinese)
    assert len(said) > 500
    assert {text: words for text, words in said.items() if len(words) > 1} == {}
