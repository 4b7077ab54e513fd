"""Reads a history: a CSV file with a text and a label in every row."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

LEAST = 5  # rows a label must have to be learnt
MOST = 100_000  # rows learnt from; of a longer history the last ones


class HistoryError(Exception):
    """The history cannot be learnt from; the text says where and what to do."""


@dataclass(frozen=True)
class History:
    """Texts with their labels and groups (rows of one group are of one matter), and what was left out."""

    texts: list[str]
    labels: list[str]
    groups: list[str]
    empty: int
    rare: dict[str, int]


def read(path: Path, text: str = "text", label: str = "label", group: str = "") -> History:
    """Return the rows of ``path`` that can be learnt from; raises HistoryError when there is too little.

    ``text``, ``label`` and ``group`` name columns; ``text`` may name several with "+". Without a group column, texts
    that differ only in digits, spaces and punctuation are one group.
    """
    csv.field_size_limit(10**9)
    columns = text.split("+")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            wanted = [*columns, label, *([group] if group else [])]
            if missing := [name for name in wanted if name not in (reader.fieldnames or ())]:
                raise HistoryError(
                    f"{path}: there is no column {', '.join(missing)}; "
                    f"the first line names {', '.join(reader.fieldnames or ['nothing'])}"
                )
            rows = [
                ("\n".join(row[name] or "" for name in columns).strip(), (row[label] or "").strip(), row.get(group))
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as exc:
        raise HistoryError(f"{path}: cannot be read as UTF-8 CSV: {exc}") from exc
    full = [row for row in rows if row[0] and row[1]][-MOST:]
    counts = Counter(row[1] for row in full)
    kept = [row for row in full if counts[row[1]] >= LEAST]
    if len({row[1] for row in kept}) < 2:
        raise HistoryError(f"{path}: wanted at least two labels with {LEAST} rows each; found {dict(counts)}")
    return History(
        texts=[row[0] for row in kept],
        labels=[row[1] for row in kept],
        groups=[row[2] or matter(row[0]) for row in kept],
        empty=len(rows) - len(full),
        rare={name: count for name, count in counts.items() if count < LEAST},
    )


def matter(text: str) -> str:
    """Return the same word for texts that differ only in digits, spaces and punctuation."""
    return hashlib.sha1(re.sub(r"[\W\d_]+", "", text).encode(), usedforsecurity=False).hexdigest()
