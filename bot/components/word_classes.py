"""Word classes: words that do the same work in a wish, so that "delete my data" and "erase my records" look alike.

A few dozen examples of an intent cannot hold every verb; `data/patterns/word_classes.yml` says which words stand for
one another. The classifier counts classes, neighbours and pairs of them beside the characters and words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[2] / "data" / "patterns" / "word_classes.yml"
IGNORED = "nothing"  # the class of words that only look like one of another class
INFLECTIONS = "(?:s|es|d|ed|ing|ly)?"
MOST_CLASSES = 80  # of a long letter; what it wants has been said by then
MOST_PAIRED = 14  # different classes; a longer text pairs everything with everything and says nothing


class WordClasses:
    """Finds the classes of the words in a folded text. Of overlapping words the first and longest counts."""

    def __init__(self, classes: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Take {class: {language: words}}; a word may stand in several classes."""
        self._classes: dict[str, list[str]] = {}
        for name, languages in classes.items():
            for word in (str(word).lower() for words in languages.values() for word in words):
                self._classes.setdefault(word, []).append(name)
        latin = [word for word in self._classes if word.isascii()]
        others = [word for word in self._classes if not word.isascii()]
        self._pattern = re.compile(rf"(?:{any_of(others)})|\b({any_of(latin)}){INFLECTIONS}\b")

    @classmethod
    def load(cls, path: Path = FILE) -> WordClasses:
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def named(self, text: str) -> list[list[str]]:
        """Return the classes of each known word, in the order of the text."""
        found = (self._classes[match.group(1) or match.group()] for match in self._pattern.finditer(text))
        return [names for names in found if names != [IGNORED]][:MOST_CLASSES]

    def features(self, text: str) -> list[str]:
        """Return the classes, each with the next, and every pair of them whatever their order."""
        sequence = self.named(text)
        neighbours = [f"{one}>{other}" for left, right in pairwise(sequence) for one in left for other in right]
        present = sorted({name for names in sequence for name in names})
        pairs = [f"{one}+{other}" for one, other in combinations(present, 2)] if len(present) <= MOST_PAIRED else []
        return [*(name for names in sequence for name in names), *neighbours, *pairs]


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
