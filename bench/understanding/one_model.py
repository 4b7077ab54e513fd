"""``python -m bench.understanding.one_model MODEL < texts.json``: read texts with one model, in a process of its own.

Prints one line of JSON: the intent and confidence of each text, the milliseconds each took, the memory at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

SENT_AT = "2026-11-24T10:00:00+08:00"
WARM_UP = 20  # texts read once before, so that nothing is loaded while the clock runs


async def read(agent: Agent, text: str) -> tuple[str, float]:
    parsed = await agent.processor.parse_message(UserMessage(text, metadata={"sent_at": SENT_AT}))  # type: ignore[union-attr]
    return parsed["intent"]["name"], parsed["intent"]["confidence"]


async def main(model: str, texts: list[str]) -> dict[str, object]:
    agent = Agent.load(model)
    for text in texts[:WARM_UP]:
        await read(agent, text)
    answers, milliseconds = [], []
    for text in texts:
        started = time.perf_counter()
        answers.append(await read(agent, text))
        milliseconds.append(1000 * (time.perf_counter() - started))
    return {"read": answers, "milliseconds": milliseconds, "gigabytes": resident()}


def resident() -> float:
    """Return the memory of this process in GB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e9


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], json.load(sys.stdin)))))
