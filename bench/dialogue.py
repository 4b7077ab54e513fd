"""Simulated citizens talk to the real stack: ``python -m bench.dialogue [dialogues] [seed]`` in the hotline's venv.

Prints the outcome, which fields of the filed requests are right, the citizens' turns, and what a citizen should never
meet: a question for something already said, a loop, silence. Chinese three times in four, every persona in turn.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import uuid
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import requests

from bench.citizens.facts import NOW, facts
from bench.citizens.personas import ASKED, PERSONAS, Citizen
from bench.citizens.stack import Stack, running

MOST_TURNS = 20
FIELDS = ("service", "place", "time", "phone", "name")


class Played:
    """One dialogue and what came of it."""

    def __init__(self, stack: Stack, citizen: Citizen) -> None:
        self.stack, self.citizen = stack, citizen
        self.conversation_id = str(uuid.uuid4())
        self.turns = 0
        self.number: str | None = None
        self.seen: list[str] = []
        self.asked_known = 0
        self.silences = 0
        self.slots: dict[str, Any] = {}
        self.at_read_back: dict[str, Any] | None = None
        self.correction_kept: bool | None = None

    def play(self) -> None:
        words: str | dict[str, str] | None = self.citizen.opens()
        while words is not None and self.turns < MOST_TURNS and not self.number:
            words = self.take(words)

    def take(self, words: str | dict[str, str]) -> str | dict[str, str] | None:
        """Send one message; return the citizen's next, None when it is over."""
        body: dict[str, Any] = {"conversation_id": self.conversation_id, "message_id": str(uuid.uuid4())}
        body["metadata"] = {"language": self.citizen.facts.language, "channel": "bench", "sent_at": NOW}
        body |= {"payload": words["payload"]} if isinstance(words, dict) else {"text": words}
        self.turns += 1
        answer = requests.post(f"{self.stack.bot_url}/webhooks/gateway/turn", json=body, timeout=30).json()
        messages = answer.get("messages") or []
        self.slots |= answer.get("slots") or {}
        self.silences += not messages
        for message in messages:
            self.number = self.number or ((message["custom"] or {}).get("filed") or {}).get("service_request_id")
        if not messages:
            return None
        return self.reply(messages[-1])

    def reply(self, last: dict[str, Any]) -> str | dict[str, str] | None:
        response = str(last["response"])
        self.asked_known += ASKED.get(response) in self.citizen.told and not response.endswith(("again", "finer"))
        self.seen.append(response)
        if response == "utter_submit_request_summary":
            self.compare()
        return self.citizen.answers(response, last["buttons"])

    def compare(self) -> None:
        """Remember the draft at the first read-back; at the second see whether just one thing changed."""
        now = {
            name: self.slots.get(name)
            for name in ("service_code", "address_string", "occurred", "phone", "contact_name")
        }
        if self.at_read_back is None or not self.citizen.changed:
            self.at_read_back = now
            return
        wanted = {"building": "address_string", "phone": "phone", "time": "occurred"}[self.citizen.changed]
        differing = [name for name in now if now[name] != self.at_read_back[name]]
        self.correction_kept = differing == [wanted]

    @property
    def loops(self) -> bool:
        return any(len(set(self.seen[at : at + 3])) == 1 for at in range(len(self.seen) - 2))

    def right(self) -> dict[str, bool]:
        """Return which fields of the stored request are what the citizen meant; those never told do not count."""
        stored = self.stack.request(str(self.number))
        citizen, truth = self.citizen, self.citizen.facts
        address = str(stored.get("address") or "")
        building = truth.building in address
        found = {
            "service": stored.get("service_code") in truth.matter.codes,
            "place": building and any(where in address for where in (*truth.where, *self.chinese(truth))),
            "time": str(stored.get("occurred_start") or "")[:10] == truth.day,
            "phone": stored.get("phone") == truth.phone,
            "name": stored.get("contact_name") == truth.name,
        }
        told = citizen.told | {"service"} | ({citizen.changed} if citizen.changed else set())
        return {name: value for name, value in found.items() if name in told}

    @staticmethod
    def chinese(truth: Any) -> tuple[str, ...]:
        from bench.citizens.facts import ESTATES

        return next((zh for _, _, zh, en in ESTATES if truth.where in (zh, en)), ())


def main(arguments: list[str]) -> int:
    count, seed = int(arguments[1]) if len(arguments) > 1 else 1000, int(arguments[2]) if len(arguments) > 2 else 1
    chooser = random.Random(seed)
    with running(Path(tempfile.mkdtemp(prefix="jiesu-bench-"))) as stack:
        played = []
        for at in range(count):
            citizen = Citizen(PERSONAS[at % len(PERSONAS)], facts(chooser, "en" if at % 4 == 3 else "zh"), chooser)
            dialogue = Played(stack, citizen)
            dialogue.play()
            played.append((dialogue, dialogue.right() if dialogue.number else {}))
            stack.forget(dialogue.number, dialogue.conversation_id)
    report(played)
    return 0


def report(played: list[tuple[Played, dict[str, bool]]]) -> None:
    """Print the figures, all together and by persona."""
    groups: dict[str, list[tuple[Played, dict[str, bool]]]] = defaultdict(list)
    for each in played:
        groups["all"].append(each)
        groups[each[0].citizen.persona.name].append(each)
    head = ("persona", "dialogues", "filed", "turns", "p90", *FIELDS, "asked known", "loops", "silences")
    print(" | ".join(head))
    for name, group in groups.items():
        turns = sorted(dialogue.turns for dialogue, _ in group if dialogue.number) or [0]
        rates = [share([right[field] for _, right in group if field in right]) for field in FIELDS]
        counts = [sum(value) for value in zip(*((d.asked_known, d.loops, d.silences) for d, _ in group), strict=True)]
        filed = share([bool(dialogue.number) for dialogue, _ in group])
        line = (name, len(group), filed, statistics.median(turns), turns[int(len(turns) * 0.9)], *rates, *counts)
        print(" | ".join(map(str, line)))
    kept = [dialogue.correction_kept for dialogue, _ in played if dialogue.correction_kept is not None]
    print(f"one correction changed just that field: {share(kept)} of {len(kept)}")
    lost = Counter(dialogue.seen[-1] if dialogue.seen else "nothing" for dialogue, _ in played if not dialogue.number)
    print(f"not filed, by the last answer: {dict(lost)}")


def share(values: list[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv))
