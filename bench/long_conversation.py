"""Milliseconds a turn as a conversation grows, our bot beside stock Rasa: ``python -m bench.long_conversation``.

One citizen files one request after the other in the same conversation. A figure is the median of the ten turns that end
with turn 20, 100 and 300, of some conversations one after the other; nothing else runs.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from collections.abc import Iterator

import aiohttp

from bench import processes
from bench.figures import machine, table
from bench.filing import Filing, Said, stories
from bench.hotline import start_hotline
from bench.stock_rasa import stock_rasa
from bench.ways import Channel, StockRest, Way

MARKS = (20, 100, 300)
WINDOW = 10  # turns
WANTED = 1.3


async def grow(way: Way, numbers: Iterator[str], turns: int) -> int:
    """Take ``turns`` turns in one conversation; returns how many requests were filed."""
    filed = 0
    while len(way.seconds) < turns:
        filing, answer = Filing(next(numbers)), list[Said]()
        while len(way.seconds) < turns and (text := filing.next(answer)) is not None:
            answer = await way.say(text)
        filed += filing.filed
    return filed


async def measure(kind: type[Way], url: str, conversations: int, numbers: Iterator[str]) -> tuple[list[float], int]:
    """Return milliseconds at each mark, and the requests filed."""
    seconds, filed = list[list[float]](), 0
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        for _ in range(conversations):
            way = kind(url, session)
            filed += await grow(way, numbers, max(MARKS))
            seconds.append(way.seconds)
    return [1000 * statistics.median(s for each in seconds for s in each[m - WINDOW : m]) for m in MARKS], filed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=2)
    count = parser.parse_args().conversations
    stack, numbers = start_hotline(), stories()
    try:
        bots = processes.services(stack.process.pid)["bot"]
        before = processes.memory(bots)
        ours, filed = asyncio.run(measure(Channel, stack.bot_url, count, numbers))
        grown = processes.memory(bots) - before
        with stock_rasa(stack) as url:
            stock, stock_filed = asyncio.run(measure(StockRest, url, count, numbers))
    finally:
        stack.stop()
    print(f"\n{machine()}; {count} conversations each; requests filed: ours {filed}, stock {stock_filed}")
    print(f"our bot grew by {grown / 1024**2:.0f} MB\n")
    rows = [
        (name, *(f"{ms:.0f} ms" for ms in figures), f"{figures[-1] / figures[0]:.2f}")
        for name, figures in (("ours", ours), ("stock Rasa", stock))
    ]
    print(table(("", *(f"turn {mark}" for mark in MARKS), f"turn {MARKS[-1]} / turn {MARKS[0]}"), rows))
    return 0 if ours[-1] / ours[0] <= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
