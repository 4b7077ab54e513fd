"""Whole numbers as people write them: 12, 十二, 两, 半, twelve."""

from __future__ import annotations

DIGITS = {"零": 0, "〇": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4}
DIGITS |= {"五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
ZH_NUMBER = r"(?:\d+|[零〇一二两三四五六七八九十百千]+)"
EN_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
EN_VALUES = {word: value for value, word in enumerate(EN_WORDS)} | {
    "a": 1, "an": 1, "couple": 2, "few": 3, "several": 3, "thirty": 30, "forty": 40, "dozen": 12,
}  # fmt: skip


def chinese_number(word: str) -> int | None:
    """Return the value of 12, 十二, 一百零五 or 二〇二六; None when ``word`` is no such number."""
    if word.isdecimal():
        return int(word)
    if not word or any(mark not in DIGITS and mark not in UNITS for mark in word):
        return None
    if not any(mark in UNITS for mark in word):
        return int("".join(str(DIGITS[mark]) for mark in word))
    total, digit = 0, 0
    for mark in word:
        if mark in UNITS:
            total += (digit or (1 if total == 0 else 0)) * UNITS[mark]
            digit = 0
        else:
            digit = DIGITS[mark]
    return total + digit


def english_number(word: str) -> int | None:
    """Return the value of 12, twelve, a, few; None when ``word`` is no number."""
    return int(word) if word.isdecimal() else EN_VALUES.get(word.lower())
