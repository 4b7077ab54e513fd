"""Compares what was sent with what every database holds, after everything was broken."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tests.support.stack import Stack

Row = dict[str, Any]
WANTED_ZERO = ("lost", "unanswered", "answered twice", "out of order", "requests filed twice", "requests lost")


@dataclass
class Found:
    """What the comparison counted; ``problems`` says where."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def wrong(self, what: str, where: str) -> None:
        self.counts[what] += 1
        self.problems.append(f"{what}: {where}")


def check(stack: Stack, sent: dict[str, list[str]], settle_seconds: float) -> Found:
    """Return what differs between ``sent`` (words by the citizen's token) and the databases."""
    wait_until_settled(stack, settle_seconds)
    found = Found(Counter(dict.fromkeys(WANTED_ZERO, 0)))
    for token, words in sent.items():
        conversation = one(
            stack,
            "hotline",
            "SELECT * FROM gateway_conversation WHERE token_hash = ?",
            hashlib.sha256(token.encode()).hexdigest(),
        )
        if conversation is None:
            found.wrong("lost", "a whole conversation")
            continue
        check_conversation(stack, conversation["id"], words, found)
    return found


def wait_until_settled(stack: Stack, seconds: float) -> None:
    """Wait until nobody waits for an answer and no filing is kept, for ``seconds`` at most."""
    deadline = time.monotonic() + seconds
    waiting = "SELECT (SELECT count(*) FROM gateway_message WHERE status = 'received') AS messages, "
    waiting += "(SELECT count(*) FROM gateway_pendingfiling WHERE status = 'waiting') AS filings"
    while time.monotonic() < deadline:
        row = one(stack, "hotline", waiting)
        if row is not None and not row["messages"] and not row["filings"]:
            return
        time.sleep(1)


def check_conversation(stack: Stack, key: str, words: list[str], found: Found) -> None:
    messages = rows(stack, "hotline", "SELECT * FROM gateway_message WHERE conversation_id = ? ORDER BY seq", key)
    mine = [each for each in messages if each["sender"] == "citizen"]
    found.counts["messages stored"] += len(mine)
    for text, count in (Counter(words) - Counter(each["text"] for each in mine)).items():
        found.wrong("lost", f"{key} {text} {count}x")
    if [each["text"] for each in mine] != words:
        found.wrong("out of order", f"{key}: the citizen's words")
    for each in mine:
        if each["status"] != "answered":
            found.wrong("unanswered", f"{key} #{each['seq']} {each['status']}")
    turns = recorded_turns(stack, uuid_text(key))
    check_answers(key, messages, mine, turns, found)
    check_requests(stack, key, turns, found)


def check_answers(key: str, messages: list[Row], mine: list[Row], turns: dict[str, list[Row]], found: Found) -> None:
    """The bot took each message once, and the gateway shows each turn's words once, in the order of the messages."""
    expected: list[str] = []
    for each in mine:
        taken = turns.get(f"{uuid_text(key)}:{each['seq']}", [])
        if len(taken) > 1:
            found.wrong("answered twice", f"{key} #{each['seq']}: {len(taken)} turns")
        expected += [said["text"] for turn in taken[-1:] for said in turn["said"] if said["shown"]]
    shown = [each["text"] for each in messages if each["sender"] == "bot" and not is_gateways(each)]
    found.counts["bot messages shown"] += len(shown)
    found.counts["told that it takes longer"] += sum(
        1 for each in messages if each["sender"] == "bot" and is_gateways(each)
    )
    if shown == expected:
        return
    if Counter(shown) == Counter(expected):
        found.wrong("out of order", f"{key}: answers")
    for text in Counter(shown) - Counter(expected):
        found.wrong("answered twice", f"{key}: {text[:40]}")
    for text in Counter(expected) - Counter(shown):
        found.wrong("unanswered", f"{key}: {text[:40]}")


def check_requests(stack: Stack, key: str, turns: dict[str, list[Row]], found: Found) -> None:
    """Every confirmed draft is one request of dispatch."""
    confirmed = {
        draft
        for taken in turns.values()
        for turn in taken[-1:]
        for said in turn["said"]
        if (draft := draft_key(said["custom"]))
    }
    filed = rows(
        stack,
        "hotline",
        "SELECT draft_key, address_string FROM dispatch_servicerequest WHERE conversation_id = ?",
        uuid_text(key),
    )
    found.counts["requests filed"] += len(filed)
    for address, count in Counter(each["address_string"] for each in filed).items():
        if count > 1:
            found.wrong("requests filed twice", f"{key} {address}")
    for draft in confirmed - {each["draft_key"] for each in filed}:
        found.wrong("requests lost", f"{key} {draft}")
    for draft in {each["draft_key"] for each in filed} - confirmed:
        found.wrong("requests filed twice", f"{key} {draft} was not confirmed")


def draft_key(custom: dict[str, Any]) -> str:
    kept = custom.get("filed") or custom.get("file_later") or {}
    return str(kept.get("draft_key") or "")


def recorded_turns(stack: Stack, conversation_id: str) -> dict[str, list[Row]]:
    """Return the turns the bot recorded, by message id."""
    found: dict[str, list[Row]] = {}
    current: Row = {}
    statement = "SELECT data FROM events WHERE sender_id = ? ORDER BY id"
    for row in rows(stack, "tracker", statement, conversation_id):
        event = json.loads(row["data"])
        if event["event"] == "user":
            current = {"said": [], "id": event["message_id"]}
            found.setdefault(event["message_id"], []).append(current)
        elif event["event"] == "bot":
            data = event.get("data") or {}
            custom = data.get("custom") or {}
            text = (event.get("text") or "").strip()
            shown = bool(text or data.get("buttons") or custom.get("card"))
            current["said"].append({"text": text, "custom": custom, "shown": shown})
    return found


def is_gateways(message: Row) -> bool:
    return (json.loads(message["turn"] or "null") or {}).get("source") == "gateway"


def uuid_text(key: str) -> str:
    """Return the id with its dashes, as SQLite does not keep them."""
    return key if "-" in key else f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def one(stack: Stack, database: str, statement: str, *values: Any) -> Row | None:
    return next(iter(rows(stack, database, statement, *values)), None)


def rows(stack: Stack, database: str, statement: str, *values: Any) -> list[Row]:
    with closing(sqlite3.connect(f"{stack.data_dir}/{database}.sqlite3", timeout=30)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(statement, values)]
