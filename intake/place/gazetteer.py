"""The names of a city's places, ready to be looked up in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from intake.place.slips import Slips
from intake.text import HAN, fold

_SHORTENED = re.compile(rf"^([{HAN}]{{2,}}?)(?:街道|地区|镇|乡|区|县|社区|村|小区)$")
_SHORTENED_EN = re.compile(r"^(.{4,}?) (?:sub-?district|district|county|township|town|area|street office|community)$")
_STREET_ENDINGS = ("街道", "地区", "镇", "乡")


@dataclass(frozen=True)
class GazetteerEntry:
    """One named place of the city; ``parent`` is the code of the place that holds it, "" at the top.

    ``kind`` is city, district, street, community, estate, landmark, metro or road.
    """

    code: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True)
class Hit:
    """A name of the gazetteer in a text. ``exact`` is False for a short form that nobody wrote into the gazetteer."""

    start: int
    end: int
    entries: tuple[GazetteerEntry, ...]
    exact: bool


class Gazetteer:
    """A city's places by name. ``city_names`` are the names of the city itself (so that it is never another city)."""

    def __init__(self, entries: Iterable[GazetteerEntry] = (), city_names: Iterable[str] = ()) -> None:
        self.entries = tuple(entries)
        self._by_code = {entry.code: entry for entry in self.entries}
        self.city_names = frozenset(_city_forms(city_names, self.entries))
        self._full: dict[str, list[GazetteerEntry]] = defaultdict(list)
        self._short: dict[str, list[GazetteerEntry]] = defaultdict(list)
        for entry in self.entries:
            self._add(entry)
        self._lengths = _lengths_by_start([*self._full, *self._short])
        self._slips = Slips(self._full)

    def _add(self, entry: GazetteerEntry) -> None:
        if entry.kind == "city":
            return
        names = {fold(name).strip() for name in (entry.name, *entry.aliases) if len(name.strip()) > 1}
        for name in names:
            if entry not in self._full[name]:
                self._full[name].append(entry)
        for short in {form for name in names for form in _short_forms(name, entry.kind)} - names:
            if entry not in self._short[short]:
                self._short[short].append(entry)

    def entry(self, code: str) -> GazetteerEntry | None:
        """Return the entry of that code."""
        return self._by_code.get(code)

    def ancestor(self, entry: GazetteerEntry, kind: str) -> GazetteerEntry | None:
        """Return ``entry`` or the nearest place above it that is of ``kind``."""
        seen: set[str] = set()
        current: GazetteerEntry | None = entry
        while current is not None and current.code not in seen:
            if current.kind == kind:
                return current
            seen.add(current.code)
            current = self._by_code.get(current.parent)
        return None

    def named(self, name: str) -> tuple[GazetteerEntry, ...]:
        """Return the entries that bear exactly this name or alias."""
        key = fold(name).strip()
        return tuple(self._full.get(key, ()) or self._short.get(key, ()))

    def find(self, folded: str) -> list[Hit]:
        """Return every longest name in an already folded text, from left to right, not overlapping."""
        hits: list[Hit] = []
        position, size = 0, len(folded)
        while position < size - 1:
            hit = self._longest_at(folded, position)
            if hit is None:
                position += 1
            else:
                hits.append(hit)
                position = hit.end
        return hits

    def find_slips(self, folded: str, taken: Iterable[tuple[int, int]]) -> list[Hit]:
        """Return names written by ear or with one wrong character, outside of the spans that are ``taken``."""
        return [
            Hit(start, end, tuple(self._full[name]), exact=False)
            for start, end, name in self._slips.find(folded, taken)
        ]

    def _longest_at(self, folded: str, start: int) -> Hit | None:
        for length in self._lengths.get(folded[start : start + 2], ()):
            name = folded[start : start + length]
            if len(name) < length:
                continue
            exact = name in self._full
            if (exact or name in self._short) and _whole_words(folded, start, start + length):
                entries = tuple(self._full[name] if exact else self._short[name])
                return Hit(start, start + length, entries, exact)
        return None


def english_name(entry: GazetteerEntry) -> str:
    """Return the entry's first name in Latin letters, "" when it has none."""
    return next((name for name in (entry.name, *entry.aliases) if name.isascii()), "")


def _short_forms(name: str, kind: str) -> set[str]:
    """Return how people shorten an official name: 望京街道 is also 望京, and a 地区 is also called a 镇 or 乡."""
    forms: set[str] = set()
    if match := _SHORTENED.match(name):
        forms.add(match.group(1))
        if kind == "street":
            forms |= {match.group(1) + ending for ending in _STREET_ENDINGS}
            forms.add(match.group(1) + "街道办")
    if match := _SHORTENED_EN.match(name):
        forms.add(match.group(1))
    return forms


def _city_forms(names: Iterable[str], entries: tuple[GazetteerEntry, ...]) -> set[str]:
    own = [name for entry in entries if entry.kind == "city" for name in (entry.name, *entry.aliases)]
    folded = {fold(name).strip() for name in (*names, *own) if name}
    return folded | {name.removesuffix("市").removesuffix(" city") for name in folded}


def _lengths_by_start(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[:2]].add(len(name))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def _whole_words(text: str, start: int, end: int) -> bool:
    """Return False when a Latin name would be cut out of a longer word."""
    before, first, last = text[start - 1 : start], text[start], text[end - 1]
    after = text[end : end + 1]
    return not (_latin(first) and _latin(before)) and not (_latin(last) and _latin(after))


def _latin(mark: str) -> bool:
    return bool(mark) and mark.isascii() and mark.isalnum()
