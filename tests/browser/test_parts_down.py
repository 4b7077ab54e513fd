"""Parts of the whole hotline die while a citizen writes: they hear the truth, and nothing is lost or done twice."""

from __future__ import annotations

import os
import re
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from bench import processes
from tests.support.stack import Stack

NUMBER = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
STORY = {
    "zh": "朝阳区望京街道花家地北里{n}号楼门口的路灯坏了三天了，我电话13800138000",
    "en": "The street lamp at Building {n}, Huajiadi Beili, Wangjing Subdistrict is out since Monday, phone 13800138000",
}
FIRE = {"zh": "我家厨房着火了", "en": "My kitchen is on fire"}
DELAYED = {"zh": "保存好了", "en": "saved"}
KEPT = {"zh": "还没有提交，但已保存", "en": "not filed yet but kept"}
LATER_SECONDS = 60.0  # a killed bot loads its model again


@dataclass
class Citizen:
    """A browser without a page."""

    front_url: str
    language: str
    session: requests.Session = field(default_factory=requests.Session)

    def say(self, text: str = "", **content: Any) -> list[dict[str, Any]]:
        """Send a message and return what came back after it."""
        body = {"client_msg_id": uuid.uuid4().hex, **(content or {"text": text})}
        url, headers = f"{self.front_url}/api/chat/messages", {"Accept-Language": self.language}
        answer = self.session.post(url, json=body, headers=headers, timeout=15)
        assert answer.status_code in (200, 202), answer.text
        return list(answer.json()["messages"])[1:]

    def texts(self) -> str:
        answer = self.session.get(f"{self.front_url}/api/chat/messages?after=0", timeout=15)
        return "\n".join(each["text"] for each in answer.json()["messages"] if each["from"] != "citizen")


@pytest.fixture(params=["zh", "en"])
def citizen(hotline: Stack, request: pytest.FixtureRequest) -> Iterator[Citizen]:
    """Return a citizen; the next test finds the hotline whole again."""
    yield Citizen(hotline.front_url, request.param)
    assert until(lambda: requests.get(f"{hotline.front_url}/healthz", timeout=15).json()["status"] == "ok")


def kill(hotline: Stack, service: str) -> None:
    """Kill all processes of a service (-9); the supervisor starts them again."""
    processes.kill(processes.services(hotline.process.pid)[service])


def until(condition: Callable[[], Any], seconds: float = LATER_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.2)
    return bool(condition())


def test_actions_die_and_the_answer_comes_when_they_are_back(citizen: Citizen, hotline: Stack) -> None:
    kill(hotline, "actions")
    said = citizen.say(STORY[citizen.language].format(n=21))
    assert said and DELAYED[citizen.language] in said[-1]["text"]
    fire = Citizen(hotline.front_url, citizen.language).say(FIRE[citizen.language])
    assert "119" in fire[0]["text"]
    assert until(lambda: "13800138000" in citizen.texts()), citizen.texts()[-300:]


def test_the_bot_dies_and_the_guided_form_takes_the_request(citizen: Citizen, hotline: Stack) -> None:
    kill(hotline, "bot")
    said = citizen.say(STORY[citizen.language].format(n=22))
    assert DELAYED[citizen.language] in said[-1]["text"] and said[-1]["buttons"], "the form is offered"
    fire = Citizen(hotline.front_url, citizen.language).say(FIRE[citizen.language])
    assert "119" in fire[0]["text"]
    said = citizen.say(payload_id=said[-1]["buttons"][0]["payload_id"])
    for answer in ("望京街道花家地北里22号楼", "13800138000"):
        if "13800138000" in said[-1]["text"]:
            break
        said = citizen.say(answer)
    yes = said[-1]["buttons"][0]["payload_id"]
    assert citizen.say(payload_id=yes)
    assert until(lambda: NUMBER.search(citizen.texts())), "the worker files it and tells the number"
    assert len(set(NUMBER.findall(citizen.texts()))) == 1


def test_the_desk_dies_and_the_request_is_kept_and_filed_once(citizen: Citizen, hotline: Stack) -> None:
    said = citizen.say(STORY[citizen.language].format(n=23))
    for _ in range(4):  # whatever is asked before the card
        if said[-1]["buttons"] and said[-1]["card"]:
            break
        said = citizen.say({"zh": "不知道", "en": "I don't know"}[citizen.language])
    stopped = processes.services(hotline.process.pid)["desk"]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)  # it takes the call and never answers
    try:
        said = citizen.say(payload_id=said[-1]["buttons"][0]["payload_id"])
        assert KEPT[citizen.language] in said[-1]["text"] and not NUMBER.search(citizen.texts())
        fire = Citizen(hotline.front_url, citizen.language).say(FIRE[citizen.language])
        assert "119" in fire[0]["text"]
    finally:
        processes.kill(stopped)
    assert until(lambda: NUMBER.search(citizen.texts())), "the worker files it and tells the number"
    time.sleep(3)  # a second one would come by now
    assert len(set(NUMBER.findall(citizen.texts()))) == 1
