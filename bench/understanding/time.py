"""Times: start and end exact to the second, on our expressions, beside the libraries that read times if installed.

JioNLP (Chinese), dateparser and Recognizers-Text are no requirement of the project: install them into a throw-away
environment to fill the last column (decision 10 has the table). They may end an open stretch now, or name a day by its
first second: both count as right for them.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from bench import corpora
from bench.understanding.table import Row
from intake.occurrence import find_occurrence

EXPRESSIONS = corpora.ROOT / "bench" / "data" / "times.txt"
ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=ZONE)
SEEN = {"dev": "", "held": ", looked at since", "apart": ", looked at since"}
Times = tuple[datetime | None, datetime | None]
_UNIT = re.compile(r"(@?)(?:(\d{4})-)?(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d))?)?")


def rows() -> Iterable[Row]:
    for language, wanted in (("zh", "0.95"), ("en", "0.95")):
        for half in SEEN:
            cases = [case for case in _cases(half) if case[0].isascii() == (language == "en")]
            wrong = [f"{text}: {said}" for text, said in cases if not _is_right(text, said)]
            ours = f"{1 - len(wrong) / len(cases):.3f}"
            missed = half != "dev" and float(ours) < float(wanted)
            stock = ", ".join(_stock(cases, language))
            yield Row(
                "time: start and end exact", f"own {language} expressions, {half}{SEEN[half]} ({len(cases)})",
                wanted if half != "dev" else "", ours, stock, wrong[:10] if missed else (),
            )  # fmt: skip


def _cases(half: str) -> Iterator[tuple[str, str]]:
    current = ""
    for line in EXPRESSIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            current = line.removeprefix("== ")
        elif line and not line.startswith("#") and current == half:
            text, _, said = line.rpartition("|")
            yield text.strip(), said.strip()


def _is_right(text: str, said: str) -> bool:
    found = find_occurrence(text, NOW)
    if said == "none":
        return found is None
    if found is None:
        return False
    return bool(found.recurrence) if said == "often" else (found.start, found.end) == meant(said)


def meant(said: str) -> Times:
    """Return the start and the end that an annotation stands for; no end while it goes on."""
    first, dots, last = (part.strip() for part in said.partition(".."))
    start, end = _unit(first)
    return (start, _unit(last)[1] if last else None) if dots else (start, end)


def _unit(word: str) -> tuple[datetime, datetime]:
    match = _UNIT.fullmatch(word)
    if match is None:
        raise ValueError(f"no time: {word}")
    moment, year, month, day, hour, minute = match.groups()
    start = datetime(int(year or NOW.year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=ZONE)
    length = timedelta(days=1) if hour is None else timedelta(hours=1) if minute is None else timedelta(minutes=1)
    return start, start if moment else start + length - timedelta(seconds=1)


def _stock(cases: list[tuple[str, str]], language: str) -> Iterator[str]:
    dated = [(text, said) for text, said in cases if said not in ("none", "often")]
    for name, read in STOCK.items():
        reader = read(language)
        if reader is not None:
            right = sum(_close(_quietly(reader, text), said) for text, said in dated)
            yield f"{name} {right / len(dated):.3f} of {len(dated)} dated"


def _quietly(reader: Callable[[str], Times | None], text: str) -> Times | None:
    try:
        return reader(text)
    except Exception:  # what a library does with an odd text is part of its figure
        return None


def _close(found: Times | None, said: str) -> bool:
    start, end = meant(said)
    if found is None or found[0] is None or start is None or found[0].replace(tzinfo=ZONE) != start:
        return False
    last = found[1].replace(tzinfo=ZONE) if found[1] else None
    return last in (end, start) or (end is None and (last is None or last >= NOW - timedelta(days=1)))


def _jionlp(language: str) -> Callable[[str], Times | None] | None:
    library = _library("jionlp") if language == "zh" else None
    if library is None:
        return None

    def read(text: str) -> Times | None:
        found = library.ner.extract_time(text, time_base=NOW.timestamp(), with_parsing=True)
        times = found[0]["detail"]["time"] if found else None
        if not isinstance(times, list):
            return None
        start, end = (datetime.fromisoformat(one) if one not in ("", "inf", "-inf") else None for one in times)
        return start, end

    return read


def _dateparser(language: str) -> Callable[[str], Times | None] | None:
    library = _library("dateparser.search")
    if library is None:
        return None
    settings = {"RELATIVE_BASE": NOW.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}

    def read(text: str) -> Times | None:
        found = library.search_dates(text, languages=[language], settings=settings)
        return (found[0][1], None) if found else None

    return read


def _recognizers(language: str) -> Callable[[str], Times | None] | None:
    library = _library("recognizers_date_time")
    if library is None:
        return None
    culture = "zh-cn" if language == "zh" else "en-us"

    def read(text: str) -> Times | None:
        found = library.recognize_datetime(text, culture, reference=NOW.replace(tzinfo=None))
        values: list[dict[str, Any]] = (found[0].resolution or {}).get("values", []) if found else []
        past = [one for one in values if (one.get("start") or one.get("value") or "")[:1].isdigit()]
        if not past:
            return None
        one = past[0]
        start, end = one.get("start") or one.get("value"), one.get("end")
        return datetime.fromisoformat(start), datetime.fromisoformat(end) - timedelta(seconds=1) if end else None

    return read


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


STOCK = {"JioNLP": _jionlp, "dateparser": _dateparser, "Recognizers-Text": _recognizers}
