"""Length-preserving folding of what a citizen typed, so that patterns match and spans still fit the original."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import opencc

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
CLAUSE_END = re.compile(r"[，,。．！!？?；;：:、\n\r\t]|\.(?=\s|$)|…+")


def _traditional_to_simplified() -> dict[int, str]:
    """Return OpenCC's single-character table (Apache-2.0 data shipped with the package), one character to one."""
    table: dict[int, str] = {}
    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0].strip()
        if len(traditional) == 1 and len(first) == 1 and traditional not in simplified.split(" "):
            table[ord(traditional)] = first
    return table


def _fold_table() -> dict[int, str]:
    """Full-width to half-width, traditional to simplified, upper to lower case; only one-to-one replacements."""
    table = _traditional_to_simplified()
    table[ord("著")] = "着"  # OpenCC keeps it for 著名; in speech it is 着: 著火, 等著
    for code in range(0x24FF):
        lower = chr(code).lower()
        if len(lower) == 1 and lower != chr(code):
            table[code] = lower
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    # Variants that OpenCC only changes in whole phrases.
    table.update({ord(old): new for old, new in zip("著乾妳牠佔週係咁臺", "着干你它占周系这台", strict=True)})
    for space in (0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F):
        table[space] = " "
    table.update({ord("’"): "'", ord("‘"): "'", ord("‐"): "-", ord("‑"): "-", ord("–"): "-", ord("—"): "-"})
    return table


_TABLE = _fold_table()


@lru_cache(maxsize=64)
def fold(text: str) -> str:
    """Return ``text`` half-width, simplified and lower-case, with exactly as many characters as before.

    ``fold(text)[a:b]`` therefore always speaks about ``text[a:b]``.
    """
    return text.translate(_TABLE)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the [start, end) of the clause (between two marks of punctuation) around the given span."""
    left = 0
    for mark in CLAUSE_END.finditer(text, 0, start):
        left = mark.end()
    right = CLAUSE_END.search(text, end)
    return left, right.start() if right else len(text)


_MEANING = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)?")


def weight(text: str) -> int:
    """Return how much a text says: Chinese characters plus words in Latin letters; digits and marks say nothing."""
    return len(_MEANING.findall(text))
