"""``python -m bot.history CORPUS.csv [--label COLUMN] [--text COLUMN[+COLUMN]] [--group COLUMN]``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import citypack
from bot.history.reading import HistoryError, read
from bot.history.training import MODEL_FILE, REPORT_FILE, train

ROOT = Path(__file__).resolve().parents[2]
BAR = 30


def main(arguments: list[str]) -> int:
    """Train, print the report and where the model is; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.history", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--text", default="text", help="column of the text; several with +")
    parser.add_argument("--label", default="label", help="column of the label: a service code, to be used by the bot")
    parser.add_argument("--group", default="", help="column that is alike for rows about one matter")
    asked = parser.parse_args(arguments)
    pack = citypack.load()
    folder = ROOT / "models" / os.environ.get("CITY", pack.code)
    try:
        history = read(asked.corpus, asked.text, asked.label, asked.group)
    except HistoryError as error:
        print(error)
        return 1
    print(f"{len(history.texts)} rows, {len(set(history.labels))} labels", flush=True)
    train(history, pack, folder, bar)
    print((folder / REPORT_FILE).read_text(encoding="utf-8"))
    print(f"model: {folder / MODEL_FILE}")
    return 0


def bar(what: str, done: int, of: int) -> None:
    """Draw how far a step has come; on a terminal in one line."""
    filled = round(BAR * done / max(of, 1))
    end = "\r" if sys.stderr.isatty() and done < of else "\n"
    print(f"[{'#' * filled}{'.' * (BAR - filled)}] {what:<20}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
