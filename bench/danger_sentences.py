"""The sentences that train the second look for dangers: the lines of ``data/danger`` and ordinary messages."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from intake.danger.rules import find_by_rules
from intake.text import fold

ROOT = Path(__file__).resolve().parents[1]
KEPT_APART = (
    "bench/data/danger.txt",
    "bench/data/ordinary.txt",
    "bench/data/intents.txt",
    "tests/intake/test_danger.py",
    "tests/intake/test_short_answers.py",
)
PER_LINE = 30  # sentences taken from what a line with {a|b} stands for
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def dangers() -> list[tuple[str, str]]:
    """Return (kind, sentence) of every danger; a line written out in full counts three times."""
    rng, apart = random.Random(7), kept_apart()
    return [
        (kind, sentence)
        for kind, line in _lines("dangers.txt")
        for sentence in (expand(line, rng, PER_LINE) if "{" in line else [line] * 3)
        if fold(sentence) not in apart
    ]


def look_alikes() -> list[str]:
    """Return sentences that sound like danger and are none."""
    rng, apart = random.Random(8), kept_apart()
    found = [sentence for _, line in _lines("ordinary.txt") for sentence in expand(line, rng, PER_LINE + 10)]
    return [sentence for sentence in found if fold(sentence) not in apart]


def messages() -> list[str]:
    """Return ordinary messages, the assistant's training sentences among them, in which the rules see no danger."""
    apart = kept_apart()
    found = [line for _, line in _lines("messages.txt")]
    found += [_MARKED.sub(r"\1", line.strip().removeprefix("-").strip()) for line in _examples()]
    return [each for each in found if each and fold(each) not in apart and find_by_rules(fold(each)) is None]


def answers() -> list[str]:
    """Return short answers, and each word of the ordinary messages alone: no danger unless a rule says so."""
    rng, apart = random.Random(9), kept_apart()
    found = {sentence for _, line in _lines("answers.txt") for sentence in expand(line, rng, 4 * PER_LINE)}
    found |= {word for sentence in messages() for word in words(sentence)}
    return sorted(each for each in found if fold(each) not in apart and find_by_rules(fold(each)) is None)


def words(sentence: str) -> list[str]:
    """Return the English words of a sentence, and its short Chinese clauses."""
    return re.findall(r"[a-z']+|(?<![^\W\d_])[^\W\da-z_]{1,4}(?![^\W\d_])", fold(sentence))


def kept_apart() -> set[str]:
    """Return the sentences of measures and tests, folded: none of them is trained on."""
    texts = [(ROOT / path).read_text(encoding="utf-8") for path in KEPT_APART]
    return {fold(line.strip()) for text in texts for line in text.splitlines()}


def expand(line: str, rng: random.Random, most: int) -> list[str]:
    """Return up to ``most`` of the sentences that a line with {a|b} stands for."""
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(re.split(r"\{([^}]*)\}", line))]
    if math.prod(len(words) for words in choices) <= most:
        return ["".join(words) for words in itertools.product(*choices)]
    found: dict[str, None] = {}
    while len(found) < most:
        found["".join(rng.choice(words) for words in choices)] = None
    return list(found)


def _lines(name: str) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in (ROOT / "data" / "danger" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            kind = line[2:]
        elif line and not line.startswith("#"):
            yield kind, line


def _examples() -> Iterator[str]:
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            yield from (block.get("examples") or "").splitlines()
