"""Kills bot, actions, desk, worker and front at random while citizens write, and counts what got lost.

``python -m bench.faults``: 100 citizens, 2,000 messages. Afterwards the databases are compared: each citizen's words as
they were sent, the turns the bot recorded, the messages the gateway shows, the requests dispatch holds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench import processes
from bench.faults_check import check
from bench.figures import machine, table
from bench.filing import Filing, Said, stories
from bench.hotline import start_hotline
from launch.stack import answers, health_urls
from tests.support.stack import Stack

KILLED = ("bot", "actions", "desk", "worker", "front")
PAUSES = (1.5, 5.0)  # seconds between two kills
STORED = (200, 202)
THINKING = (0.5, 6.0)  # seconds a citizen takes to write
BURST = 0.25  # this share of messages is sent without waiting for the answer before
ANSWER_SECONDS = 120.0
SETTLE_SECONDS = 90.0


@dataclass
class Citizen:
    """One browser: what it sent, in order; it sends again until the front says that it has it."""

    front_url: str
    session: aiohttp.ClientSession
    sent: list[str] = field(default_factory=list)
    last_seq: int = 0
    retries: int = 0
    token: str = ""

    async def say(self, text: str) -> None:
        body = {"client_msg_id": uuid.uuid4().hex, "text": text}
        self.sent.append(text)
        while True:
            try:
                async with self.session.post(f"{self.front_url}/api/chat/messages", json=body) as response:
                    if response.status in STORED:
                        await response.read()
                        return
            except (aiohttp.ClientError, TimeoutError, asyncio.TimeoutError):
                pass
            self.retries += 1
            await asyncio.sleep(0.5)

    async def read(self) -> list[Said]:
        """Return every message of the conversation, as the page would after a reload."""
        while True:
            try:
                async with self.session.get(f"{self.front_url}/api/chat/messages?after=0") as response:
                    if response.status == 200:
                        return list((await response.json())["messages"])
            except (aiohttp.ClientError, TimeoutError, asyncio.TimeoutError, ValueError):
                pass
            await asyncio.sleep(0.5)

    async def answer(self) -> list[Said]:
        """Wait until the bot has said something after the latest own message; returns what it said."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            new = []
            for message in reversed(await self.read()):
                if message["from"] == "citizen":
                    break
                new.append(message)
            if any("已保存" not in each["text"] and "保存好了" not in each["text"] for each in new):
                return new[::-1]
            await asyncio.sleep(0.4)
        return []


async def live(citizen: Citizen, numbers: Any, messages: int) -> None:
    """File one request after the other until ``messages`` are sent; some words come without waiting."""
    while len(citizen.sent) < messages:
        filing, answer = Filing(next(numbers), greets=random.random() < 0.5), list[Said]()
        while len(citizen.sent) < messages and (text := filing.next(answer)) is not None:
            await asyncio.sleep(random.uniform(*THINKING))
            await citizen.say(text)
            if random.random() < BURST and len(citizen.sent) < messages:
                await citizen.say("谢谢")
            answer = await citizen.answer()


async def break_things(stack: Stack, until: asyncio.Event) -> Counter[str]:
    """Kill a service, all its processes or one of them, every few seconds; supervisord brings it back.

    One that is not back yet is left alone: killed again and again before it is up, it would never be there at all.
    """
    killed: Counter[str] = Counter()
    while not until.is_set():
        await asyncio.sleep(random.uniform(*PAUSES))
        name = random.choice(KILLED)
        pids = processes.services(stack.process.pid).get(name, [])
        if pids and await asyncio.to_thread(is_up, stack, name):
            processes.kill(pids if random.random() < 0.7 else [random.choice(pids)])
            killed[name] += 1
    return killed


def is_up(stack: Stack, name: str) -> bool:
    urls = {**health_urls(stack.env), "bot": f"{stack.bot_url}/webhooks/gateway/"}
    return name not in urls or answers(urls[name])


async def run(stack: Stack, citizens: int, messages: int, seconds: float) -> tuple[list[Citizen], Counter[str]]:
    """Let everybody write while things break; then let the hotline settle."""
    until = asyncio.Event()
    numbers = stories()
    everybody = []
    for _ in range(citizens):
        timeout = aiohttp.ClientTimeout(total=15)
        session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=timeout)
        everybody.append(Citizen(stack.front_url, session))
    breaking = asyncio.create_task(break_things(stack, until))
    lives = [asyncio.create_task(live(each, numbers, messages)) for each in everybody]
    _, unfinished = await asyncio.wait(lives, timeout=seconds)
    until.set()
    killed = await breaking
    if unfinished:
        await asyncio.wait(unfinished, timeout=SETTLE_SECONDS)
    await asyncio.gather(*(each.answer() for each in everybody))
    for each in everybody:
        cookies = {cookie.key: cookie.value for cookie in each.session.cookie_jar}
        each.token = cookies["conversation"].strip('"')
        await each.session.close()
    return everybody, killed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, default=100)
    parser.add_argument("--messages", type=int, default=20, help="of each citizen")
    parser.add_argument("--seconds", type=float, default=330, help="how long things are broken at most")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    stack = start_hotline()
    started = time.monotonic()
    try:
        citizens, killed = asyncio.run(run(stack, arguments.citizens, arguments.messages, arguments.seconds))
        took = time.monotonic() - started
        found = check(stack, {each.token: each.sent for each in citizens}, SETTLE_SECONDS)
    finally:
        stack.stop()
    sent = sum(len(each.sent) for each in citizens)
    print(f"\n{machine()}; seed {arguments.seed}; {took:.0f} s; data in {stack.data_dir}")
    print(f"{sent} messages of {len(citizens)} citizens, sent again {sum(each.retries for each in citizens)} times")
    print("killed -9: " + ", ".join(f"{name} {count}" for name, count in sorted(killed.items())) + "\n")
    print(table(("what", "count"), sorted(found.counts.items())))
    for problem in found.problems[:20]:
        print(f"! {problem}")
    return 1 if found.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
