"""Simulated citizens talk to the real stack, and the same ones to a stock form bot.

    python -m bench.dialogue [--count 1000] [--seed 1] [--without-stock]

Prints the outcome, which fields of the filed requests are right, the citizens' turns, and what a citizen should never
meet: a question for something already said, a loop, silence. Chinese three times in four, every persona in turn. The
dialogues with a wrong field or without an end go to var/bench/dialogue.jsonl.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import stock_form
from bench.citizens.dialogue import FIELDS, OwnPlayed, Played
from bench.citizens.facts import facts
from bench.citizens.personas import PERSONAS, Citizen
from bench.citizens.stack import running
from launch.settings import ROOT

KEPT = ROOT / "var" / "bench" / "dialogue.jsonl"


def citizens(count: int, seed: int) -> Iterator[Citizen]:
    """Yield the citizens of a seed; the same ones whatever bot they talk to."""
    for at in range(count):
        chooser = random.Random(f"{seed}:{at}")
        yield Citizen(PERSONAS[at % len(PERSONAS)], facts(chooser, "en" if at % 4 == at // 8 % 4 else "zh"), chooser)


def with_ours(count: int, seed: int) -> list[Played]:
    with running(Path(tempfile.mkdtemp(prefix="jiesu-bench-"))) as stack:

        def play(citizen: Citizen) -> Played:
            played = OwnPlayed(stack, citizen)
            played.play()
            stack.forget(played.number, played.conversation_id)
            return played

        return timed("ours", citizens(count, seed), play)


def with_stock(count: int, seed: int) -> list[Played]:
    with stock_form.stock_form(Path(tempfile.mkdtemp(prefix="jiesu-bench-"))) as url:
        return timed("stock form", citizens(count, seed), lambda citizen: stock_form.play(url, citizen))


def timed(name: str, whom: Iterator[Citizen], play: Callable[[Citizen], Played]) -> list[Played]:
    started = time.monotonic()
    played = [play(citizen) for citizen in whom]
    print(f"{name}: {len(played)} dialogues in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return played


def report(name: str, played: Sequence[Played]) -> None:
    """Print the figures, all together, by language and by persona."""
    groups: dict[str, list[Played]] = defaultdict(list)
    for each in played:
        for group in ("all", each.citizen.facts.language, each.citizen.persona.name):
            groups[group].append(each)
    print(f"{name}\n" + " | ".join(("who", "dialogues", "filed", "turns", "p90", "max", *FIELDS, *NEVER)))
    for who, group in groups.items():
        print(" | ".join(map(str, (who, *line(group)))))
    kept = [each.correction_kept for each in played if each.correction_kept is not None]
    print(f"one correction changed just that field: {share(kept)} of {len(kept)}")
    lost = Counter(each.seen[-1] if each.seen else "nothing" for each in played if not each.number)
    print(f"not filed, by the last answer: {dict(lost)}")


NEVER = ("asked known", "loops", "silences")


def line(group: Sequence[Played]) -> tuple[object, ...]:
    """Return the figures of a group in the order of the head; turns are those of filed dialogues."""
    turns = sorted(each.turns for each in group if each.number) or [0]
    rates = [share([each.right[field] for each in group if field in each.right]) for field in FIELDS]
    counts = [sum(values) for values in zip(*((e.asked_known, e.loops, e.silences) for e in group), strict=True)]
    spread = (statistics.median(turns), turns[int(len(turns) * 0.9)], turns[-1])
    return (len(group), share([bool(each.number) for each in group]), *spread, *rates, *counts)


def share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"


def keep(played: Sequence[Played]) -> None:
    """Write the dialogues in which something is wrong, for reading."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    odd = [each for each in played if not each.number or not all(each.right.values()) or each.correction_kept is False]
    lines = [
        json.dumps(
            {
                "persona": each.citizen.persona.name,
                "wrong": [name for name, value in each.right.items() if not value],
                "log": each.log,
                "meant": {**vars(each.citizen.facts), "matter": each.citizen.facts.matter.codes},
                "stored": getattr(each, "request", each.slots),
            },
            ensure_ascii=False,
        )
        for each in odd
    ]
    KEPT.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-stock", action="store_true")
    arguments = parser.parse_args()
    played = with_ours(arguments.count, arguments.seed)
    keep(played)
    report("Jiesu", played)
    if not arguments.without_stock:
        report("stock form", with_stock(arguments.count, arguments.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
