"""How well a few words are covered by texts: for the knowledge base, and for services named in a correction.

What only asks ("how do I", 多少) says nothing of the matter and is left out. Characters, pairs of them and English
words weigh as much as they are rare; a word that no text knows weighs most: an unknown matter is like nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from actions.words import without_words

HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
WORD = re.compile(r"[a-z0-9']+")
ENDINGS = ("ing", "ies", "ed", "es", "s")
SHORTEST_STEM = 3
PAIR, SINGLE, LATIN = 1.0, 0.5, 1.5  # what a pair of characters, a character and a Latin word count
ELSEWHERE = 0.7  # what a word counts that the item has, but not in the text that is compared
COVERED, COVERING = 0.75, 0.25  # how much of the question is known, how much of the text is asked


class Shelf:
    """Texts to be searched. Several texts may belong to one item; `more` says what else an item holds."""

    def __init__(self, texts: Iterable[tuple[str, str]], more: Iterable[tuple[str, str]] = ()) -> None:
        """Both are (item, text)."""
        self._texts = [(item, pieces(text)) for item, text in texts]
        known: dict[str, set[str]] = defaultdict(set)
        for item, found in self._texts:
            known[item] |= set(found)
        counts = Counter(piece for found in known.values() for piece in found)
        self._weights = {piece: math.log(1 + len(known) / count) for piece, count in counts.items()}
        self._unknown = math.log(1 + len(known))
        self._items = known
        for item, text in more:
            known[item] |= set(pieces(text))

    def search(self, words: str) -> list[tuple[str, float]]:
        """Return (item, likeness from 0 to 1), the most alike first, each item once."""
        asked = pieces(words)
        whole = self._weight(asked)
        best: dict[str, float] = {}
        for item, text in self._texts if whole else ():
            shared = self._weight({piece: min(count, text[piece]) for piece, count in asked.items() if piece in text})
            others = {piece: count for piece, count in asked.items() if piece in self._items[item] - set(text)}
            covered = (shared + ELSEWHERE * self._weight(others)) / whole
            score = COVERED * covered + COVERING * shared / (self._weight(text) or 1.0)
            best[item] = max(best.get(item, 0.0), min(score, 1.0))
        return sorted(best.items(), key=lambda pair: -pair[1])

    def _weight(self, found: dict[str, float]) -> float:
        return sum(self._weights.get(piece, self._unknown) * count for piece, count in found.items())


def pieces(text: str) -> dict[str, float]:
    """Return what a text is made of, with what each piece counts."""
    rest = without_words("asking", text)
    found: dict[str, float] = defaultdict(float)
    for run in HAN_RUN.findall(rest):
        for at, mark in enumerate(run):
            found[mark] += SINGLE
            if at + 1 < len(run):
                found[run[at : at + 2]] += PAIR
    for word in WORD.findall(rest):
        found[stem(word)] += LATIN
    return dict(found)


def stem(word: str) -> str:
    """Return an English word without its commonest endings."""
    ending = next((each for each in ENDINGS if word.endswith(each) and len(word) - len(each) >= SHORTEST_STEM), "")
    return word.removesuffix(ending)
