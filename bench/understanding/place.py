"""Places: span F1 of district, street and point, on our sentences for Beijing and on bare addresses of other cities.

Spans are compared without what stands beside a name (门口, 对面). The addresses of ``address_li2019`` are read without
any gazetteer; their labels map to our levels as in ``LEVEL_OF``: a point reaches from the first to the last finer one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import citypack
from bench import corpora
from bench.understanding.table import Row
from intake.place import Gazetteer, find_places
from intake.place.words import RELATION

SENTENCES = corpora.ROOT / "bench" / "data" / "places.txt"
LEVELS = {"d": "district", "s": "street", "p": "point"}
FINE = "devZone community road subRoad subroad roadno subroadno poi subpoi houseno cellno floorno roomno".split()  # noqa: SIM905
LEVEL_OF = {"district": "district", "town": "street"} | dict.fromkeys(FINE, "point")
_MARKED = re.compile(r"([dsp])<([^>]*)>")
_BESIDE = re.compile(f"(?:{RELATION})+$")
Span = tuple[str, int, int]
SEEN = {"dev": "", "held": " (looked at since)", "apart": " (looked at since)"}


def rows() -> Iterable[Row]:
    pack = citypack.load()
    # The held half was written apart and has been looked at since: a stranger's sentences will do worse.
    for half in SEEN:
        wanted = "" if half == "dev" else "0.93"
        yield from _scored(f"own sentences, {half}{SEEN[half]}", list(_own(half)), pack.gazetteer(), wanted)
    yield from _scored("address_li2019 dev, no gazetteer", list(_li2019()), Gazetteer(), "0.85")


def _scored(name: str, texts: list[tuple[str, set[Span]]], gazetteer: Gazetteer, wanted: str) -> Iterator[Row]:
    right, said, found, errors = Counter[str](), Counter[str](), Counter[str](), dict[str, list[str]]()
    for text, gold in texts:
        gold = {_bare(text, span) for span in gold}
        spans = {_bare(text, span) for place in find_places(text, gazetteer) for span in place.spans}
        for level in LEVELS.values():
            want, have = ({span for span in some if span[0] == level} for some in (gold, spans))
            right[level] += len(want & have)
            said[level] += len(want)
            found[level] += len(have)
            if want != have:
                errors.setdefault(level, []).append(f"{text}: {_words(text, want)}, not {_words(text, have)}")
    for level in LEVELS.values():
        f1 = 2 * right[level] / max(1, said[level] + found[level])
        missed = wanted and f1 < float(wanted)
        shown = errors.get(level, [])[:10] if missed and not name.startswith("address") else []
        yield Row(f"place: {level}, span F1", name, wanted, f"{f1:.3f}", errors=shown)


def _words(text: str, spans: set[Span]) -> str:
    return " ".join(text[start:end] for _, start, end in sorted(spans)) or "nothing"


def _bare(text: str, span: Span) -> Span:
    level, start, end = span
    return (level, start, start + len(_BESIDE.sub("", text[start:end]))) if level == "point" else span


def _own(half: str) -> Iterator[tuple[str, set[Span]]]:
    for line in section(SENTENCES.read_text(encoding="utf-8"), half):
        spans, plain, at = set[Span](), "", 0
        for mark in _MARKED.finditer(line):
            plain += line[at : mark.start()]
            spans.add((LEVELS[mark[1]], len(plain), len(plain) + len(mark[2])))
            plain += mark[2]
            at = mark.end()
        yield plain + line[at:], spans


def section(text: str, half: str) -> list[str]:
    """Return the lines under "== half" of a measure's file."""
    lines: list[str] = []
    current = ""
    for line in text.splitlines():
        if line.startswith("== "):
            current = line.removeprefix("== ")
        elif line and not line.startswith("#") and current == half:
            lines.append(line)
    return lines


def _li2019() -> Iterator[tuple[str, set[Span]]]:
    for line in (corpora.folder() / "address_li2019" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labelled = [(LEVEL_OF.get(one["label"]), one["start"], one["end"]) for one in row["entities"]]
        spans = {(level, start, end) for level, start, end in labelled if level in ("district", "street")}
        if fine := [(start, end) for level, start, end in labelled if level == "point"]:
            spans.add(("point", min(start for start, _ in fine), max(end for _, end in fine)))
        yield row["text"], spans
