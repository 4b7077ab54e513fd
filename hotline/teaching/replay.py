"""What a candidate model would do with what citizens have said, beside the live one: intents, fields, requests."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from hotline.environment import ROOT
from hotline.gateway.models import Message
from hotline.teaching.expectations import misunderstood
from hotline.teaching.models import Correction
from hotline.teaching.shadow import Shadow
from hotline.teaching.training import expected
from intake.privacy import mask

MOST_SHOWN = 200
INTENTS, FIELDS, REQUESTS = "intents", "fields", "requests"


@dataclass
class Said:
    """What a citizen said in one conversation, in order: (text, payload, when)."""

    language: str
    turns: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Heard:
    """What a model made of it all: each turn's intent and slots, the forms it would have filed, and its scores."""

    turns: list[list[dict[str, Any]]] = field(default_factory=list)
    filed: list[list[dict[str, str]]] = field(default_factory=list)
    scores: dict[str, list[bool]] = field(default_factory=dict)


def conversations(since: dt.datetime, most: int) -> list[Said]:
    """Return the latest ``most`` conversations with what was said since then."""
    rows = Message.objects.filter(sender=Message.Sender.CITIZEN, sent_at__gte=since).exclude(text="", payload="")
    keys = rows.order_by().values_list("conversation", flat=True).distinct()[:most]
    found: dict[Any, Said] = {}
    for row in rows.filter(conversation__in=list(keys)).select_related("conversation").order_by("conversation", "seq"):
        said = found.setdefault(row.conversation_id, Said(row.conversation.language))
        # A turn that the gateway answered itself is none of the bot's.
        if (row.turn or {}).get("source") != "gateway" and row.status != Message.Status.FOR_AGENT:
            said.turns.append((row.text, row.payload, timezone.localtime(row.sent_at).isoformat()))
    return [said for said in found.values() if said.turns]


def play(shadow: Shadow, spoken: list[Said]) -> Heard:
    """Take every conversation through a model."""
    heard = Heard()
    for said in spoken:
        key, before = uuid.uuid4().hex, len(shadow.stand_in.filed)
        turns = [shadow.take(key, said.language, at, text, payload) for text, payload, at in said.turns]
        heard.turns.append(turns)
        heard.filed.append(shadow.stand_in.filed[before:])
    return heard


def score(shadow: Shadow, heard: Heard, languages: tuple[str, ...] = ("zh", "en")) -> None:
    """Note for each approved correction and each held-out sentence whether the model has it right."""
    now = timezone.localtime().isoformat()
    heard.scores["corrections"] = [is_learnt(shadow, row, now) for row in Correction.objects.filter(approved=True)]
    for language in languages:
        rows = list(held_out(language))
        right = [intent_of(shadow.take(uuid.uuid4().hex, language, now, text)) in wanted for text, wanted in rows]
        heard.scores[f"held-out {language}"] = right


def is_learnt(shadow: Shadow, row: Correction, now: str) -> bool:
    """Return whether the model understands a corrected sentence as the correction says, after what was said before."""
    key = uuid.uuid4().hex
    slots: dict[str, Any] = {}
    turn: dict[str, Any] = {}
    for text in [*row.before, row.text]:
        turn = shadow.take(key, row.language, now, text)
        slots |= turn.get("slots") or {}
    return not misunderstood(turn, slots, expected(row))


def held_out(language: str, folder: Path = ROOT / "tests" / "nlu") -> Iterator[tuple[str, list[str]]]:
    """Yield the held-out sentences with the intents that are right for each."""
    for path in sorted((folder / language).glob("*.yml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            if isinstance(row, dict) and row.get("text") and row.get("intent"):
                wanted = row["intent"]
                yield row["text"], wanted if isinstance(wanted, list) else [wanted]


def intent_of(turn: dict[str, Any]) -> str | None:
    """Return the intent of a turn."""
    return (turn.get("intent") or {}).get("name")


def report(spoken: list[Said], live: Heard, candidate: Heard) -> dict[str, Any]:
    """Return what would change, with masked texts, and both models' scores."""
    changes: dict[str, list[dict[str, Any]]] = {INTENTS: [], FIELDS: [], REQUESTS: []}
    for at, said in enumerate(spoken):
        for (text, payload, _when), old, new in zip(said.turns, live.turns[at], candidate.turns[at], strict=True):
            row = {"text": mask(text or payload)}
            if intent_of(old) != intent_of(new):
                changes[INTENTS].append({**row, "live": intent_of(old), "candidate": intent_of(new)})
            for name, was, now in differences(old.get("slots") or {}, new.get("slots") or {}):
                changes[FIELDS].append({**row, "live": f"{name}: {was}", "candidate": f"{name}: {now}"})
        for one, other in pairs(live.filed[at], candidate.filed[at]):
            old_form, new_form = difference_of(one, other)
            if old_form != new_form:
                text = mask(said.turns[0][0])
                changes[REQUESTS].append({"text": text, "live": old_form, "candidate": new_form})
    scores = {
        name: {"live": sum(live.scores[name]), "candidate": sum(right), "of": len(right)}
        for name, right in candidate.scores.items()
    }
    return {
        "conversations": len(spoken),
        "messages": sum(len(said.turns) for said in spoken),
        "counts": {name: len(rows) for name, rows in changes.items()},
        "changes": {name: rows[:MOST_SHOWN] for name, rows in changes.items()},
        "scores": scores,
    }


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the slots that differ, with masked values; what is new in every run is none."""
    for name in sorted((old.keys() | new.keys()) - {"draft_key", "draft", "requested_slot"}):
        if old.get(name) != new.get(name):
            yield name, mask(str(old.get(name))), mask(str(new.get(name)))


def pairs(old: list[dict[str, str]], new: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Yield what was filed side by side; a request that one model does not file is empty there."""
    for at in range(max(len(old), len(new))):
        yield (old[at] if at < len(old) else {}), (new[at] if at < len(new) else {})


def difference_of(old: dict[str, str], new: dict[str, str]) -> tuple[str, str]:
    """Return the fields in which two forms differ, masked; 'not filed' for none."""
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))

    def told(form: dict[str, str]) -> str:
        return mask("; ".join(f"{name}: {form.get(name, '—')}" for name in names)) if form else "not filed"

    return told(old), told(new)


def worse(found: dict[str, Any]) -> list[str]:
    """Return in which scores the candidate is worse than the live model."""
    return [
        f"{name}: {score['candidate']} of {score['of']}, the live model {score['live']}"
        for name, score in found["scores"].items()
        if score["candidate"] < score["live"]
    ]
