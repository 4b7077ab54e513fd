"""2,000 open idle pages on one front process: memory, processor time, a push to all: ``python -m bench.idle_pages``.

Every page is a citizen with a conversation of their own and an open event stream. The push is one message in every
conversation, written in one transaction; a page's delay runs from the commit to the arrival.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sqlite3
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timezone

import aiohttp

from bench import processes
from bench.figures import machine, percentile, table
from bench.hotline import start_hotline
from tests.support.stack import Stack

WORD = "bench push"
WANTED_SECONDS = 2.0
INSERT = """INSERT INTO gateway_message (conversation_id, seq, sender, text, payload, buttons, outgoing_key, agent,
sent_at, danger, status, attempts, delay_told)
SELECT id, last_seq + 1, 'notice', ?, '', '[]', id, '', ?, '', 'sent', 0, 0
FROM gateway_conversation"""
UPDATE = "UPDATE gateway_conversation SET last_seq = last_seq + 1, updated_at = ?"


@dataclass
class Page:
    """One open page and when the push reached it."""

    cookie: str
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    heard_at: float = 0.0

    async def stay(self, session: aiohttp.ClientSession, url: str) -> None:
        async with session.get(f"{url}/api/chat/events?after=0", cookies={"conversation": self.cookie}) as response:
            response.raise_for_status()
            self.opened.set()
            async for line in response.content:
                if line.startswith(b"data: ") and WORD in line.decode():
                    texts = [message["text"] for message in json.loads(line[6:])["messages"]]
                    self.heard_at = time.monotonic() if WORD in texts else 0.0
                    return


async def new_page(session: aiohttp.ClientSession, url: str, gate: asyncio.Semaphore) -> Page:
    """Begin a conversation and return its page."""
    async with gate:
        body = {"client_msg_id": uuid.uuid4().hex, "text": "路灯坏了三天了"}
        async with session.post(f"{url}/api/chat/messages", json=body) as response:
            response.raise_for_status()
            return Page(response.cookies["conversation"].value)


def push(stack: Stack) -> float:
    """Write one message into every conversation; returns when it was committed."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(f"{stack.data_dir}/hotline.sqlite3", timeout=30)) as connection, connection:
        connection.execute(INSERT, (WORD, now))
        connection.execute(UPDATE, (now,))
    return time.monotonic()


async def measure(stack: Stack, count: int, idle_seconds: float) -> list[tuple[str, str]]:
    front = processes.services(stack.process.pid)["front"]
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        gate = asyncio.Semaphore(16)
        pages = await asyncio.gather(*(new_page(session, stack.front_url, gate) for _ in range(count)))
        empty = processes.memory(front)
        staying = [asyncio.create_task(page.stay(session, stack.front_url)) for page in pages]
        await asyncio.gather(*(page.opened.wait() for page in pages))
        await asyncio.sleep(3)
        full, used = processes.memory(front), processes.cpu_seconds(front)
        await asyncio.sleep(idle_seconds)
        used = processes.cpu_seconds(front) - used
        pushed = await asyncio.to_thread(push, stack)
        await asyncio.wait(staying, timeout=30)
    delays = [page.heard_at - pushed for page in pages if page.heard_at]
    return [
        ("pages open", str(count)),
        ("front processes that serve", str(len(front))),
        ("memory, no page open", f"{empty / 1024**2:.0f} MB"),
        ("memory, all open", f"{full / 1024**2:.0f} MB"),
        ("memory a page", f"{(full - empty) / count / 1024:.0f} KB"),
        ("processor while idle", f"{100 * used / idle_seconds:.1f} % of a core"),
        ("pushes that arrived", str(len(delays))),
        ("push, p50", f"{percentile(delays, 0.5):.2f} s"),
        ("push, the last", f"{max(delays):.2f} s"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--idle-seconds", type=float, default=20)
    arguments = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a socket a page, here and in the front
    stack = start_hotline(FRONT_WORKERS="1", BOT_OFF="1")
    try:
        rows = asyncio.run(measure(stack, arguments.pages, arguments.idle_seconds))
    finally:
        stack.stop()
    print(f"\n{machine()}\n")
    print(table(("", ""), rows))
    figures = dict(rows)
    everybody = figures["pushes that arrived"] == str(arguments.pages)
    return 0 if everybody and float(figures["push, the last"].split()[0]) <= WANTED_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
