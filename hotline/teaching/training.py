"""Approved corrections as files: Rasa's NLU examples, sentences of services, and conversation tests.

``DATA_DIR/training`` holds ``nlu/<language>/<intent>.yml``, ``services.yml``,
``conversations/<language>/corrections.yml``.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from hotline.teaching.models import Correction
from intake.privacy import is_clean

What = Correction.What
# The slot in which the assistant keeps what a request calls otherwise.
SLOT_OF_FIELD = {"title": "description"}


class Literal(str):
    """A text that YAML writes as a block."""


def _as_block(dumper: yaml.SafeDumper, text: Literal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")


class Dumper(yaml.SafeDumper):
    """Writes Rasa's blocks of examples."""


Dumper.add_representer(Literal, _as_block)


def folder() -> Path:
    """Return where the files lie, beside the rest of the city's own data."""
    return Path(settings.DATA_DIR) / "training"


def export(to: Path | None = None) -> dict[str, int]:
    """Write every approved correction anew and return how many of what; nothing else enters training."""
    target = to or folder()
    approved = [row for row in Correction.objects.filter(approved=True) if is_clean(row.text)]
    written = target.with_name(f"{target.name}.new")
    shutil.rmtree(written, ignore_errors=True)
    written.mkdir(parents=True)
    intents = [row for row in approved if row.what == What.INTENT]
    services = [row for row in approved if row.what == What.SERVICE]
    write_intents(written, intents)
    lines = [{"service_code": row.now, "language": row.language, "text": row.text} for row in services]
    write(written / "services.yml", lines)
    write_conversations(written, approved)
    shutil.rmtree(target, ignore_errors=True)
    written.rename(target)
    return {"intents": len(intents), "services": len(services), "conversations": len(approved)}


def write_intents(target: Path, rows: list[Correction]) -> None:
    """Write one file a language and intent, as ``data/nlu`` has them."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        texts[row.language, str(row.now)].append(one_line(row.text))
    for (language, intent), said in texts.items():
        examples = Literal("".join(f"- {text}\n" for text in dict.fromkeys(said)))
        content = {"version": "3.1", "nlu": [{"intent": intent, "examples": examples}]}
        write(target / "nlu" / language / f"{intent}.yml", content)


def one_line(text: str) -> str:
    """Return a sentence as Rasa reads it in a list: brackets would mark entities."""
    return " ".join(text.split()).translate(str.maketrans("[]{}", "（）（）"))


def write_conversations(target: Path, rows: list[Correction]) -> None:
    """Write each correction as a dialogue: what was said before, and what has to be understood at its end."""
    dialogues: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        turns: list[dict[str, Any]] = [{"user": text} for text in row.before]
        turns.append({"user": row.text, "understood": expected(row)})
        dialogues[row.language].append({"conversation": f"correction {row.pk}", "turns": turns})
    for language, found in dialogues.items():
        write(target / "conversations" / language / "corrections.yml", found)


def expected(row: Correction) -> dict[str, Any]:
    """Return what the bot has to understand: an intent, the value of a slot, or an entity's words."""
    if row.what == What.INTENT:
        return {"intent": row.now}
    if row.what == What.SERVICE:
        return {"slots": {"service_code": row.now}}
    if row.what == What.FIELD:
        return {"slots": {SLOT_OF_FIELD.get(row.name, row.name): row.now}}
    return {"entities": {row.name: row.now}}


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")
