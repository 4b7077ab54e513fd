"""Real citizens' messages to send, and where each corpus of them comes from. They stay outside the repository."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.corpora import read_csv


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
    for row in read_csv("haikou12345/workorders.csv.gz"):
        if row["who"] == "citizen":
            yield RealMessage(row["id"], row["text"])


def atlanta() -> Iterator[RealMessage]:
    """Yield the short summaries that residents of Atlanta typed."""
    for row in read_csv("atlanta_scf_en/summaries.csv"):
        yield RealMessage(row["id"], row["summary"])


SOURCES = {"haikou12345": Corpus("zh", "haikou", haikou), "atlanta_scf_en": Corpus("en", "beijing", atlanta)}


def draw(corpus: Corpus, count: int, seed: int, skip: int = 0) -> list[RealMessage]:
    """Return ``count`` messages in an order that ``seed`` fixes; ``skip`` leaves out the first, for a fresh draw."""
    messages = [message for message in corpus.read() if message.text.strip()]
    random.Random(seed).shuffle(messages)
    return messages[skip : skip + count]
