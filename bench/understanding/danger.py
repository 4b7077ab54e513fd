"""Danger: how many of our dangers are heard, and how often ordinary texts raise a false alarm.

Ordinary messages are the held-out sentences of the assistant and of the other measures; none of them trains anything.
Of the corpora's texts a few do tell of a danger (most of the alarms on English 311 summaries are wires and manholes):
every alarm counts as false all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import yaml

from bench import corpora
from bench.understanding.table import Row
from intake.danger import find_danger

DATA = corpora.ROOT / "bench" / "data"
_MARK = re.compile(r"[dsp]<([^>]*)>|[\[\]]")
# File, and the columns whose texts a citizen would write.
CORPORA = {
    "teddy2020c topics": ("teddy2020c/labelled.csv.gz", ("topic",)),
    "teddy2020c letters": ("teddy2020c/labelled.csv.gz", ("topic", "detail")),
    "haikou12345 records": ("haikou12345/workorders.csv.gz", ("body",)),
    "dongguan_sun titles": ("dongguan_sun/titles.csv", ("title",)),
    "dongguan_sun messages": ("dongguan_sun/messages.csv", ("title", "content")),
    "peoplecn_hangzhou": ("peoplecn_hangzhou/messages.csv", ("title", "content")),
    "atlanta_scf_en": ("atlanta_scf_en/summaries.csv", ("summary",)),
}
# The parts of our dangers, in the order in which they were written; none trains anything.
PARTS = {
    "first": "looked at since",
    "apart": "looked at since",
    "sideways": "looked at since",
    "far": "looked at since",
    "strangers": "a bound was chosen with its figure in view",
}
MOST = 2000  # texts of a corpus, evenly spread over it


def rows() -> Iterable[Row]:
    dangers = list(_dangers())
    for part, seen in PARTS.items():
        told = [(kind, text) for each, kind, text in dangers if each == part]
        found = [find_danger(text) for _, text in told]
        missed = [text for (_, text), danger in zip(told, found, strict=True) if danger is None]
        named = sum(danger is not None and danger.kind == kind for (kind, _), danger in zip(told, found, strict=True))
        on = f"own dangers, {part}, {seen} ({len(told)})"
        yield Row("danger: recall", on, "0.99", f"{1 - len(missed) / len(told):.3f}", errors=missed[:10])
        right = f"{named / (len(told) - len(missed)):.3f}"
        yield Row("danger: kind right of those heard", f"the same {part}", "", right)
    yield _alarms("own ordinary messages", list(_ordinary()))
    for part, seen in PARTS.items():
        if alike := [text for each, text in _look_alikes() if each == part]:
            yield _alarms(f"own look-alikes, {part}, {seen}", alike, wanted="")
    for name, (path, columns) in CORPORA.items():
        texts = [" ".join(row.get(column) or "" for column in columns) for row in corpora.read_csv(path)]
        yield _alarms(name, texts)
    yield _alarms("smp2019_ecdt", [json.loads(line)["text"] for line in _lines("smp2019_ecdt/domains_2017_2018.jsonl")])
    yield _alarms("cluener2020", [json.loads(line)["text"] for line in _lines("cluener2020/train.jsonl")])


def _alarms(name: str, texts: list[str], wanted: str = "0.02") -> Row:
    texts = [text for text in texts if text.strip()]
    texts = texts[:: max(1, len(texts) // MOST)]
    alarms = [text for text in texts if find_danger(text) is not None]
    rate = len(alarms) / len(texts)
    shown = alarms[:10] if name.startswith("own") and rate > 0.02 else []
    return Row("danger: false alarms", f"{name} ({len(texts)})", wanted, f"{rate:.3f}", errors=shown)


def _dangers() -> Iterator[tuple[str, str, str]]:
    """Yield (part, kind, sentence) of the dangers written for this measure."""
    part, kind = "first", ""
    for line in (DATA / "danger.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            part = line.removeprefix("== ").split(":")[0]
        elif line.startswith("= "):
            kind = line.removeprefix("= ")
        elif line and not line.startswith("#"):
            yield part, kind, line


def _look_alikes() -> Iterator[tuple[str, str]]:
    """Yield (part, sentence) of the ordinary messages that hold the words of a danger."""
    part = ""
    for line in (DATA / "ordinary.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            part = line.removeprefix("== ").split(":")[0]
        elif line and not line.startswith("#"):
            yield part, line


def _ordinary() -> Iterator[str]:
    for path in sorted((corpora.ROOT / "tests" / "nlu").glob("*/*.yml")):
        if path.stem != "danger":
            yield from _sentences(yaml.safe_load(path.read_text(encoding="utf-8")))
    yield from (text for _, text in _look_alikes())
    for name in ("places", "times", "problems", "intents"):
        for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "==")):
                yield _MARK.sub(r"\1", line.split(" | ")[0])


def _sentences(value: object) -> Iterator[str]:
    """Yield the sentences of a test file, whatever its lists and mappings are called."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _sentences(each)
    elif isinstance(value, list):
        for each in value:
            yield from _sentences(each)


def _lines(name: str) -> list[str]:
    return (corpora.folder() / name).read_text(encoding="utf-8").splitlines()
