"""Whole filing dialogues at 1, 16, 64 and 256 citizens at once, ours beside stock Rasa: ``python -m bench.gateway``.

Ours is the citizen's way: front, bot, actions, desk, every message stored before it is answered. Stock is Rasa's REST
channel with the default recipe and a SQL tracker store, beside the same action server and desk. One bot process each.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import aiohttp

from bench import processes
from bench.figures import machine, percentile, table
from bench.filing import Filing, Said, stories
from bench.hotline import start_hotline
from bench.stock_rasa import stock_rasa
from bench.ways import Failed, Front, StockRest, Way
from tests.support.stack import Stack

CITIZENS = (1, 16, 64, 256)
WANTED_RATE, WANTED_P95 = 3.0, 1 / 3
HEAD = ("", "citizens", "messages", "messages/s", "p50", "p95", "p99", "bot CPU", "filed", "failed")
PATIENCE = aiohttp.ClientTimeout(total=120)


@dataclass(frozen=True)
class Figures:
    """What one round measured; times in milliseconds."""

    name: str
    citizens: int
    messages: int
    per_second: float
    p50: float
    p95: float
    p99: float
    bot_cpu: float  # processor time of the bot process for a message
    filed: int
    failed: int

    def row(self) -> tuple[object, ...]:
        times = (f"{ms:.0f} ms" for ms in (self.p50, self.p95, self.p99, self.bot_cpu))
        return self.name, self.citizens, self.messages, f"{self.per_second:.0f}", *times, self.filed, self.failed


async def live(begin: Callable[[], Way], numbers: Iterator[str], until: float) -> tuple[int, int]:
    """File one request after the other until the time is up; returns how many were filed and how many failed."""
    filed = failed = 0
    while time.monotonic() < until:
        way, filing, answer = begin(), Filing(next(numbers)), list[Said]()
        try:
            while (text := filing.next(answer)) is not None:
                answer = await way.say(text)
        except (Failed, aiohttp.ClientError, asyncio.TimeoutError):
            failed += 1
        filed += filing.filed
    return filed, failed


async def measure(
    name: str, kind: type[Way], url: str, citizens: int, seconds: float, numbers: Iterator[str], bots: list[int]
) -> Figures:
    """Let citizens file for ``seconds``, each request in a conversation of its own; dialogues begun are ended."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=PATIENCE, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        ways = list[Way]()

        def begin() -> Way:
            ways.append(kind(url, session))
            return ways[-1]

        started, used = time.monotonic(), processes.cpu_seconds(bots)
        ends = await asyncio.gather(*(live(begin, numbers, started + seconds) for _ in range(citizens)))
        took, used = time.monotonic() - started, processes.cpu_seconds(bots) - used
    times = [1000 * each for way in ways for each in way.seconds]
    shares = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    filed, failed = (sum(column) for column in zip(*ends, strict=True))
    return Figures(
        name, citizens, len(times), len(times) / took, *shares, 1000 * used / max(1, len(times)), filed, failed
    )


async def rounds(
    name: str, kind: type[Way], url: str, seconds: float, numbers: Iterator[str], bots: list[int]
) -> list[Figures]:
    await measure(name, kind, url, 4, 3, numbers, bots)  # the first messages load models and caches
    return [await measure(name, kind, url, count, seconds, numbers, bots) for count in CITIZENS]


def compare(stack: Stack, seconds: float) -> list[Figures]:
    numbers = stories()
    bots = processes.services(stack.process.pid)["bot"]
    ours = asyncio.run(rounds("ours", Front, stack.front_url, seconds, numbers, bots))
    print(table(HEAD, [each.row() for each in ours]), flush=True)
    with stock_rasa(stack) as url:
        stock_bots = [pid for pid in processes.services(os.getpid())["bot"] if pid not in bots]
        return ours + asyncio.run(rounds("stock Rasa", StockRest, url, seconds, numbers, stock_bots))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=25, help="of each round")
    seconds = parser.parse_args().seconds
    stack = start_hotline()
    try:
        found = compare(stack, seconds)
    finally:
        stack.stop()
    print(f"\n{machine()}; {seconds:.0f} s a round; a dialogue is 5 messages\n")
    print(table(HEAD, [each.row() for each in found]))
    ours = {each.citizens: each for each in found if each.name == "ours"}
    stock = {each.citizens: each for each in found if each.name != "ours"}
    rates = max(each.per_second for each in ours.values()) / max(each.per_second for each in stock.values())
    p95 = ours[16].p95 / stock[16].p95
    print(f"\nmessages/s, best of each: {rates:.1f} times stock (wanted {WANTED_RATE:.0f})")
    cpu = stock[16].bot_cpu / ours[16].bot_cpu
    print(f"messages for a second of the bot's processor at 16 citizens: {cpu:.1f} times stock")
    print(f"p95 at 16 citizens: {p95:.2f} of stock's (wanted {WANTED_P95:.2f})")
    return 0 if rates >= WANTED_RATE and p95 <= WANTED_P95 else 1


if __name__ == "__main__":
    raise SystemExit(main())
