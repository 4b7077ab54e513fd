"""`make chat` as a person uses it: a real terminal, a real hotline, in both languages, with and without --debug."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from launch.settings import ROOT
from tests.support.stack import Stack

PROMPT = "you> "
PATIENCE_SECONDS = 30.0


class Terminal:
    """A person at a terminal in which the chat runs."""

    def __init__(self, env: dict[str, str], *arguments: str) -> None:
        self.screen, theirs = pty.openpty()
        command = [sys.executable, "-m", "launch", "chat", *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)

    def wait_for(self, text: str) -> str:
        """Return what appears up to and with ``text``."""
        seen, deadline = b"", time.monotonic() + PATIENCE_SECONDS
        while text.encode() not in seen:
            assert time.monotonic() < deadline, seen.decode(errors="replace")
            if select.select([self.screen], [], [], 0.2)[0]:
                seen += os.read(self.screen, 4096)
        return seen.decode(errors="replace")

    def say(self, line: str) -> str:
        """Type a line and return what appears until the next prompt."""
        os.write(self.screen, line.encode() + b"\n")
        self.wait_for("\n")  # the terminal shows what was typed
        return self.wait_for(PROMPT)

    def leave(self) -> int:
        """Press Ctrl-D and return the exit code."""
        os.write(self.screen, b"\x04")
        return self.process.wait(10)


@contextmanager
def terminal(env: dict[str, str], *arguments: str) -> Iterator[Terminal]:
    person = Terminal(env, *arguments)
    try:
        person.wait_for(PROMPT)
        yield person
    finally:
        if person.process.poll() is None:
            person.process.kill()
            person.process.wait()
        os.close(person.screen)


def test_a_request_is_filed_in_chinese_with_a_button_for_the_yes(hotline: Stack) -> None:
    with terminal(hotline.env) as person:
        shown = person.say("望京街道花家地北里3号楼暖气不热，已经三天了，我电话13800138000")
        assert "花家地北里3号楼" in shown
        assert "[1] 确认提交" in shown
        assert "5号楼" in person.say("地址不对，是5号楼")
        assert re.search(r"bot> .*[0-9A-Z]{4}-[0-9A-Z]{4}", person.say("1"))
        assert person.leave() == 0


def test_a_request_is_filed_in_english(hotline: Stack) -> None:
    with terminal(hotline.env) as person:
        shown = person.say("The street lamp at 88 Jianguo Road has been dark since Monday, my phone is 13800138000")
        for _ in range(5):
            if "[1] File it" in shown:
                break
            shown = person.say("I don't know")
        assert re.search(r"bot> .*[0-9A-Z]{4}-[0-9A-Z]{4}", person.say("yes"))


@pytest.mark.parametrize(
    ("words", "intent"), [("楼道灯坏了三天了", "report_problem"), ("I want to talk to a person", "talk_to_agent")]
)
def test_debug_shows_intent_fields_and_actions_of_each_turn(hotline: Stack, words: str, intent: str) -> None:
    with terminal(hotline.env, "--debug") as person:
        shown = person.say(words)
        assert re.search(rf"· intent   {intent} \d\.\d\d", shown)
        assert "· heard " in shown
        assert "· fields " in shown
        assert "· actions  " in shown


def test_without_a_hotline_it_says_how_to_start_one(hotline: Stack) -> None:
    env = hotline.env | {"FRONT_URL": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "launch", "chat"]
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False)
    assert result.returncode == 1
    assert "make run" in result.stderr
