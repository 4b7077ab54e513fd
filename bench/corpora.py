"""Where the corpora of real texts stand, and how they are read and cut in two. They are measured on, never copied."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, str]


class NoCorpora(RuntimeError):
    """The folder of corpora is not there: set CORPORA to where it is."""


def folder() -> Path:
    """Return the folder of corpora: the variable CORPORA, else ``../shared/corpora`` beside the project."""
    found = Path(os.environ.get("CORPORA") or ROOT.parent / "shared" / "corpora")
    if not found.is_dir():
        raise NoCorpora(f"there are no corpora in {found}; set CORPORA")
    return found


def read_csv(name: str) -> list[Row]:
    """Return the rows of ``name`` (under the folder of corpora), a CSV file, plain or gzipped."""
    csv.field_size_limit(10**9)
    path = folder() / name
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def fold_of(key: str, folds: int) -> int:
    """Return the fold that a whole cluster of near-duplicates belongs to, the same in every run."""
    return int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:8], 16) % folds
