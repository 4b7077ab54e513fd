"""Sends real citizens' messages through a whole hotline and counts how each conversation ends.

    python -m bench.real_messages                                   200 of Haikou's hotline, CITY=haikou
    python -m bench.real_messages --corpus atlanta_scf_en --count 300

Only ids, names of responses and figures are printed; the conversations go to DATA_DIR/bench for reading here.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import sys
from collections import Counter
from pathlib import Path

from bench.citizen import citizen
from bench.messages import SOURCES, RealMessage, draw
from bench.played import SETTLED, Played, connect, play
from launch.settings import ROOT
from tests.support.stack import Stack, start_stack


def percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: list[float]) -> str:
    """Return median, 90th percentile and maximum of whole numbers."""
    if not values:
        return "none"
    return f"median {statistics.median(values):.0f}, p90 {percentile(values, 0.9):.0f}, max {max(values):.0f}"


def table(conversations: list[Played]) -> str:
    """Return the figures as lines of text."""
    outcomes = Counter(played.outcome for played in conversations)
    other = sum(count for outcome, count in outcomes.items() if outcome not in SETTLED)
    turns = [float(len(played.turns)) for played in conversations]
    filed = [float(len(played.turns)) for played in conversations if played.outcome == "filed"]
    seconds = [turn.seconds for played in conversations for turn in played.turns]
    p50, p95 = percentile(seconds, 0.5), percentile(seconds, 0.95)
    fallbacks = sum(played.fallbacks for played in conversations)
    touched = sum(played.fallbacks > 0 for played in conversations)
    return "\n".join(
        [
            f"conversations      {len(conversations)}",
            *(f"{outcome:<18} {outcomes[outcome]}" for outcome in SETTLED),
            f"anything else      {other}  (must be 0)",
            f"turns              {spread(turns)}",
            f"turns when filed   {spread(filed)}",
            f"seconds a turn     p50 {p50:.3f}, p95 {p95:.3f}, max {max(seconds):.3f}",
            f"fallback turns     {fallbacks} of {len(seconds)}, in {touched} conversations",
        ]
    )


def odd(conversations: list[Played]) -> list[str]:
    """Return a line for each conversation that did not simply end in a filed request."""
    return [
        f"{played.id}  {played.outcome}  {played.detail}  turns {len(played.turns)}, fallbacks {played.fallbacks}"
        for played in conversations
        if played.outcome != "filed" or played.fallbacks > 1
    ]


def keep(conversations: list[Played], path: Path) -> None:
    """Write the conversations to ``path``, one JSON object a line; they hold citizens' words and stay here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(dataclasses.asdict(played), ensure_ascii=False) for played in conversations]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(stack: Stack, messages: list[RealMessage], arguments: argparse.Namespace) -> list[Played]:
    """Play every message on ``stack``."""
    language, conversations = SOURCES[arguments.corpus].language, []
    for number, message in enumerate(messages, 1):
        who = citizen(message.text, language, arguments.city, f"{arguments.seed}:{message.id}")
        conversations.append(play(message.id, who, stack.front_url))
        if number % 25 == 0:
            print(f"  {number} of {len(messages)}", file=sys.stderr, flush=True)
    return conversations


def main() -> int:
    """Run the bench; the exit code is 1 when a conversation had no proper end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpus", choices=sorted(SOURCES), default="haikou12345")
    parser.add_argument("--city", help="the hotline's city; default: the corpus's own")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0, help="leave out the first messages of the seed's order")
    arguments = parser.parse_args()
    arguments.city = arguments.city or SOURCES[arguments.corpus].city
    messages = draw(SOURCES[arguments.corpus], arguments.count, arguments.seed, arguments.skip)
    stack = start_stack(CITY=arguments.city)
    try:
        connect(stack.env)
        conversations = run(stack, messages, arguments)
    finally:
        stack.stop()
    keep(conversations, ROOT / "var" / "bench" / f"real_messages.{arguments.corpus}.jsonl")
    print(
        f"{arguments.corpus}, seed {arguments.seed}, skip {arguments.skip}, CITY={arguments.city}",
        table(conversations),
        sep="\n",
    )
    print("\n".join(["odd ones:", *odd(conversations)]))
    return int(any(played.outcome not in SETTLED for played in conversations))


if __name__ == "__main__":
    sys.exit(main())
