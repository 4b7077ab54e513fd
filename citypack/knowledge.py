"""A city's knowledge base: what citizens ask, the answer, where it stands and since when. One CSV, two languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from citypack.errors import PackError
from citypack.words import Words

FILE = "knowledge.csv"
COLUMNS = ("code", "questions_zh", "questions_en", "answer_zh", "answer_en", "source_zh", "source_en", "date")
DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
LONGEST_ANSWER = 400  # characters of one language


@dataclass(frozen=True)
class KnowledgeEntry:
    """One answer with the ways people ask for it, by language; ``date`` is YYYY, YYYY-MM or YYYY-MM-DD."""

    code: str
    questions: Mapping[str, tuple[str, ...]]
    answer: Words
    source: Words
    date: str


def read(path: Path) -> tuple[KnowledgeEntry, ...]:
    """Return the entries of a CSV file; raises PackError with every problem, line by line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as exc:
        raise PackError([f"{path}: cannot be read: {exc}"]) from exc
    problems = [f"{path}, line {line}: {problem}" for line, row in enumerate(rows, 2) for problem in wrong(row)]
    codes = [row.get("code") or "" for row in rows]
    problems += [f"{path}: the code {code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
    if problems:
        raise PackError(problems)
    return tuple(map(entry, rows))


def wrong(row: Mapping[str, str | None]) -> Iterable[str]:
    """Yield what is wrong with one row."""
    for name in COLUMNS:
        if not (row.get(name) or "").strip():
            yield f"{name} is missing"
    if not DATE.fullmatch((row.get("date") or "").strip() or "0000"):
        yield "date has to be YYYY, YYYY-MM or YYYY-MM-DD"
    for name in ("answer_zh", "answer_en"):
        if len(row.get(name) or "") > LONGEST_ANSWER:
            yield f"{name} has more than {LONGEST_ANSWER} characters"


def entry(row: Mapping[str, str]) -> KnowledgeEntry:
    questions = {
        language: tuple(part.strip() for part in re.split("[;；]", row[f"questions_{language}"]) if part.strip())
        for language in ("zh", "en")
    }
    answer, source = (Words(row[f"{name}_zh"].strip(), row[f"{name}_en"].strip()) for name in ("answer", "source"))
    return KnowledgeEntry(row["code"].strip(), questions, answer, source, row["date"].strip())
