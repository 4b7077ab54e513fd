"""The whole hotline in front of another city's Open311: its services, its questions, its tokens, in two languages.

Bot, actions, front and worker are the real ones; only DISPATCH_URL, its key and its jurisdiction differ. That city knows
no code of ours, speaks XML, wants an answer to a question of its own, and gives a token before a number.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.foreign_city import JURISDICTION, KEY, ForeignCity
from tests.support.stack import Stack, start_stack

PATIENCE = 90.0
MOST_TURNS = 14


@pytest.fixture(scope="module")
def city() -> Iterator[ForeignCity]:
    server = ForeignCity(waits=8, more=True)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def stack(city: ForeignCity) -> Iterator[Stack]:
    url = f"http://127.0.0.1:{city.server_address[1]}/v2"
    running = start_stack(DISPATCH_URL=url, DISPATCH_JURISDICTION_ID=JURISDICTION, OPEN311_API_KEY=KEY)
    yield running
    running.stop()


class Citizen:
    """Somebody at the page."""

    def __init__(self, stack: Stack, language: str) -> None:
        self.url = f"{stack.front_url}/api/chat/messages"
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language
        self.seen = 0

    def say(self, **content: str) -> list[dict[str, Any]]:
        """Send a message and return what the bot answers."""
        answer = self.session.post(self.url, json={"client_msg_id": str(uuid.uuid4()), **content}, timeout=30)
        assert answer.status_code in (200, 202), answer.text
        return self.hear(lambda new: any(each["from"] == "bot" for each in new))

    def hear(self, enough: Any) -> list[dict[str, Any]]:
        """Wait until what is new is enough, and return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            new = self.session.get(self.url, params={"after": self.seen}, timeout=30).json()["messages"]
            if enough(new):
                self.seen = max(each["seq"] for each in new)
                return [each for each in new if each["from"] != "citizen"]
            assert time.monotonic() < deadline, new
            time.sleep(0.3)


def texts(messages: list[dict[str, Any]]) -> str:
    return "\n".join(each["text"] or "" for each in messages)


def play(citizen: Citizen, city: ForeignCity, opening: str, answers: dict[str, str], confirm: str) -> str:
    """Tell the matter, answer what is asked by the word that it holds, confirm; return all that the bot said."""
    before, heard, left = len(city.filed), texts(said := citizen.say(text=opening)), dict(answers)
    for _ in range(MOST_TURNS):
        if len(city.filed) > before:
            return heard
        buttons = {button["title"]: button["payload_id"] for each in said for button in each["buttons"] or []}
        now = texts(said)
        # Each question once: the card that is read back holds the same words.
        reply = left.pop(next((word for word in left if word in now), ""), confirm)
        said = citizen.say(payload_id=buttons[reply]) if reply in buttons else citizen.say(text=reply)
        heard += "\n" + texts(said)
    raise AssertionError(heard)


CASES = [
    pytest.param(
        "en", "The street light in front of 88 Jianguo Road, Chaoyang District has been dark for three days",
        {"number on the pole": "P-4711", "phone": "13800138000"}, "yes", "L-7", ("POLE", "P-4711"),
        "What is the number on the pole?", "how is my request going", id="en",
    ),
    pytest.param(
        "zh", "朝阳区建国路88号门口的路灯三天不亮了", {"number on the pole": "P-4712", "电话": "13800138001"}, "确认", "L-7",
        ("POLE", "P-4712"), "What is the number on the pole?", "我的诉求办得怎么样了", id="zh",
    ),
    pytest.param(
        "zh", "朝阳区建国路88号楼下酒吧每天半夜放音乐，噪音吵得睡不着", {"come from": "Bar", "电话": "13800138002"}, "确认",
        "N-2", ("SOURCE", "1"), "Where does it come from?", "我的诉求办得怎么样了", id="zh-list",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("language", "opening", "answers", "confirm", "code", "attribute", "asks", "status"), CASES)
def test_a_citizen_files_with_a_city_that_is_not_ours(
    stack: Stack, city: ForeignCity, language: str, opening: str, answers: dict[str, str], confirm: str, code: str,
    attribute: tuple[str, str], asks: str, status: str,
) -> None:  # fmt: skip
    city.waits = 8
    citizen = Citizen(stack, language)
    heard = play(citizen, city, opening, answers, confirm)
    assert asks in heard
    filed = city.filed[-1]
    assert filed["service_code"] == code and filed[f"attribute[{attribute[0]}]"] == attribute[1]
    assert "Jianguo" in filed["address_string"] or "建国路" in filed["address_string"]
    if "77" not in heard:  # only a token yet: the number is told as soon as there is one
        assert "77" in texts(citizen.hear(lambda new: any("77" in (each["text"] or "") for each in new)))
    said = texts(citizen.say(text=status))
    assert "77" in said and "Crew is on its way" in said
