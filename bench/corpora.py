"""Real citizens' messages to measure with. They stay outside the repository: CORPORA names their folder."""

from __future__ import annotations

import csv
import gzip
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launch.settings import ROOT

CORPORA = Path(os.environ.get("CORPORA") or ROOT.parent / "shared" / "corpora")


@dataclass(frozen=True)
class RealMessage:
    """One message: ``id`` is the corpus's own, the only part that may be printed."""

    id: str
    text: str


@dataclass(frozen=True)
class Corpus:
    """Where messages come from, in which language they are and in which city's hotline they are sent."""

    language: str
    city: str
    read: Callable[[], Iterator[RealMessage]]


def haikou() -> Iterator[RealMessage]:
    """Yield the citizens' own calls and messages to the hotline of Haikou as the operators wrote them down."""
    with gzip.open(CORPORA / "haikou12345" / "workorders.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from (RealMessage(row["id"], row["text"]) for row in csv.DictReader(file) if row["who"] == "citizen")


def atlanta() -> Iterator[RealMessage]:
    """Yield the short summaries that residents of Atlanta typed."""
    with (CORPORA / "atlanta_scf_en" / "summaries.csv").open(encoding="utf-8", newline="") as file:
        yield from (RealMessage(row["id"], row["summary"]) for row in csv.DictReader(file))


SOURCES = {"haikou12345": Corpus("zh", "haikou", haikou), "atlanta_scf_en": Corpus("en", "beijing", atlanta)}


def draw(corpus: Corpus, count: int, seed: int, skip: int = 0) -> list[RealMessage]:
    """Return ``count`` messages in an order that ``seed`` fixes; ``skip`` leaves out the first, for a fresh draw."""
    messages = [message for message in corpus.read() if message.text.strip()]
    random.Random(seed).shuffle(messages)
    return messages[skip : skip + count]
