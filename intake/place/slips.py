"""Names written by ear or with one wrong character: 朝扬区 is 朝阳区, 十八里点乡 is 十八里店乡.

A name is corrected only when a single place of the gazetteer is that near and nothing else speaks for the words as they
stand: short names have to sound the same, and a direction or a numeral is never a slip (北新桥 is not 南新桥).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import Hamming

from intake.text import HAN

SEARCHED = 400  # characters of a message that are searched for slips (a letter names its places early)
_SHORTEST, _SHORTEST_BY_EYE = 3, 4
_MEANT = frozenset("东西南北中上下前后左右内外新老旧大小一二三四五六七八九十百甲乙丙丁里口0123456789")
_HAN = re.compile(f"[{HAN}]+")
# 大型区域 is no 大兴区; 西城区别: the ending belongs to another word.
_GOES_ON = re.compile(r"[域间别分划块]")
_GENERIC = re.compile(r"(?:小区|社区|街道|地区|花园|家园|家属院|大院|大街|大厦|公寓|胡同|新村)$")
# Pairs that speakers of many dialects do not keep apart.
_EAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=8192)
def sound(mark: str) -> str:
    """Return how a character sounds, without its tone and as a southern ear hears it."""
    spelt = lazy_pinyin(mark, style=Style.NORMAL)[0]
    for full, short in _EAR:
        spelt = spelt.replace(full, short)
    return spelt


class Slips:
    """Finds names of a gazetteer that a text writes nearly right."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if _HAN.fullmatch(name) and len(name) >= _SHORTEST)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_gap: dict[str, set[str]] = defaultdict(set)
        for name in self._names:
            self._by_sound[" ".join(map(sound, name))].add(name)
            for gapped in _gapped(name):
                self._by_gap[gapped].add(name)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)

    def find(self, folded: str, taken: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        """Yield [start, end) and the name that is meant, left to right; nothing inside ``taken``."""
        used = bytearray(len(folded))
        for start, end in taken:
            used[start:end] = b"\1" * (end - start)
        for run in _HAN.finditer(folded, 0, SEARCHED):
            sounds = [sound(mark) for mark in run.group()]
            yield from self._in_run(folded, run, sounds, used)

    def _in_run(
        self, folded: str, run: re.Match[str], sounds: list[str], used: bytearray
    ) -> Iterator[tuple[int, int, str]]:
        at = run.start()
        while at < run.end():
            for length in self._lengths:
                end = at + length
                if end > run.end() or used.find(1, at, end) >= 0 or _GOES_ON.match(folded, end):
                    continue
                name = self._meant(folded[at:end], sounds[at - run.start() : end - run.start()])
                if name:
                    yield at, end, name
                    at = end - 1
                    break
            at += 1

    def _meant(self, said: str, sounds: list[str]) -> str | None:
        if said in self._names:
            return None
        heard = {name for name in self._by_sound.get(" ".join(sounds), ()) if _shares(said, name)}
        if len(heard) == 1:
            return next(iter(heard))
        if heard or len(said) < _SHORTEST_BY_EYE:
            return None
        if len(_GENERIC.sub("", said)) < _SHORTEST:
            return None  # 翠微小区 and 翠林小区 are two places: half of the name differs
        seen = {name for gapped in _gapped(said) for name in self._by_gap.get(gapped, ()) if _one_slip(said, name)}
        return next(iter(seen)) if len(seen) == 1 else None


def _gapped(name: str) -> Iterator[str]:
    """Yield ``name`` with each of its characters left out in turn."""
    if len(name) >= _SHORTEST_BY_EYE:
        for at in range(len(name)):
            yield f"{name[:at]}_{name[at + 1 :]}"


def _shares(said: str, name: str) -> bool:
    """Return whether enough of the name is written right besides its last character (区, 镇, 路)."""
    same = sum(one == two for one, two in zip(said[:-1], name[:-1], strict=True))
    return said[-1] == name[-1] and (same >= 1 or len(name) >= 5) and not _differ_in_meaning(said, name, all)


def _one_slip(said: str, name: str) -> bool:
    return Hamming.distance(said, name) == 1 and said[-1] == name[-1] and not _differ_in_meaning(said, name, any)


def _differ_in_meaning(said: str, name: str, how_many: Callable[[Iterable[bool]], bool]) -> bool:
    """Return whether a character that differs is a direction or numeral: in both names, or in any of them by eye."""
    pairs = [(one, two) for one, two in zip(said, name, strict=True) if one != two]
    return any(how_many((one in _MEANT, two in _MEANT)) for one, two in pairs)
