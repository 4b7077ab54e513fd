"""Sentences that measure are not sentences that teach: none stands in both, and none is all but the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

ROOT = Path(__file__).parents[2]
LANGUAGES = ("zh", "en")
LIKE = 90  # rapidfuzz's ratio of two sentences without their marks
SHORTEST = {"zh": 8, "en": 15}  # characters; shorter ones ("no, not yet") have few other wordings


def bare(text: str) -> str:
    """Return the letters and digits of a sentence, in lower case."""
    return re.sub(r"[\W_]", "", text.lower())


def taught() -> Iterator[tuple[str, str]]:
    """Yield every training example with its intent."""
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                yield line.removeprefix("- ").strip(), block["intent"]


def held_out(language: str) -> Iterator[str]:
    """Yield every sentence of `tests/nlu` and of the second set in the language."""
    nlu = ROOT / "tests" / "nlu"
    yield from (text for spoken, _, text in second_set() if spoken == language)
    for path in sorted((nlu / language).glob("*.yml")):
        yield from (row["text"] for row in yaml.safe_load(path.read_text(encoding="utf-8")))
    for matter in yaml.safe_load((nlu / "equal_treatment.yml").read_text(encoding="utf-8")):
        yield from (text for how, text in matter["says"].items() if (how == "english") == (language == "en"))


def second_set() -> Iterator[tuple[str, str, str]]:
    """Yield (language, intent, sentence) of `bench/data/intents.txt`."""
    language = intent = ""
    for line in (ROOT / "bench" / "data" / "intents.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            language, intent = line.removeprefix("== ").split()
        elif line and not line.startswith("#"):
            yield language, intent, line


def test_no_example_teaches_two_intents() -> None:
    intents: dict[str, set[str]] = {}
    for text, intent in taught():
        intents.setdefault(text.lower(), set()).add(intent)
    assert {text: names for text, names in intents.items() if len(names) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_held_out_sentence_is_taught(language: str) -> None:
    examples = {bare(text) for text, _ in taught()}
    assert [text for text in held_out(language) if bare(text) in examples] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_held_out_sentence_is_nearly_taught(language: str) -> None:
    by_length: dict[int, list[str]] = defaultdict(list)
    for example in {bare(text) for text, _ in taught()}:
        by_length[len(example)].append(example)
    near = {}
    for text in held_out(language):
        length = len(bare(text))
        # Sentences this much alike differ by a fifth of their length at most.
        lengths = range(max(SHORTEST[language], length * 4 // 5), length * 5 // 4 + 1) if length else ()
        alike = [example for each in lengths for example in by_length[each]]
        found = process.extractOne(bare(text), alike, scorer=fuzz.ratio, score_cutoff=LIKE)
        if found and length >= SHORTEST[language]:
            near[text] = found[0]
    assert near == {}
