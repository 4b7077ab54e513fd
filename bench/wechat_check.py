"""Compares what citizens' phones showed with what their conversations hold, after a scene in WeChat."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from tests.hotline.wechat.stand_in import Phone
from tests.support.stack import Stack

LINK = "/wechat/continue/"  # stands where an answer was too long for WeChat: the rest is on the page
MESSAGES = """SELECT u.address, m.sender, m.status, m.text FROM gateway_message m
              JOIN gateway_channeluser u ON u.conversation_id = m.conversation_id
              WHERE u.address LIKE ? ORDER BY m.seq"""


@dataclass
class Found:
    """What differs; ``problems`` says where, without words."""

    lost: int = 0
    twice: int = 0
    problems: list[str] = field(default_factory=list)


def compare(stack: Stack, phones: Mapping[str, Phone], prefix: str) -> Found:
    """Compare the phones and conversations of everybody whose openid begins with ``prefix``."""
    said: dict[str, list[str]] = {}
    found = Found()
    with closing(sqlite3.connect(f"file:{stack.data_dir}/hotline.sqlite3?mode=ro", uri=True)) as database:
        for openid, sender, status, text in database.execute(MESSAGES, (f"{prefix}%",)):
            if sender != "citizen":
                said.setdefault(openid, []).append(text.strip())
            elif status in ("received", "failed"):
                found.lost += 1
                found.problems.append(f"{openid}: a message is {status}")
    for openid, texts in said.items():
        count(openid, texts, phones[openid].shown, found)
    return found


def count(openid: str, said: Sequence[str], shown: Sequence[str], found: Found) -> None:
    """Count texts of the conversation that the phone showed too seldom or too often.

    A text may stand inside another one, so both sides are counted the same way: every place where it stands.
    """
    for text in {each for each in said if each}:
        expected, seen = (sum(each.count(text) for each in side) for side in (said, shown))
        if seen > expected:
            found.twice += seen - expected
            found.problems.append(f"{openid}: shown {seen} times and not {expected}")
        if seen < expected and not any(LINK in each for each in shown):
            found.lost += expected - seen
            found.problems.append(f"{openid}: shown {seen} times and not {expected}")
