"""One line of the table, and how the table is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

HEAD = ("measure", "on", "wanted", "ours", "stock")


@dataclass(frozen=True)
class Row:
    """One measured figure, each column as it is printed; ``stock`` is the same for Rasa's default recipe, or empty.

    ``errors`` are the ten worst, printed below the table when the figure is under what is wanted.
    """

    measure: str
    on: str
    wanted: str
    ours: str
    stock: str = ""
    errors: Sequence[str] = ()


def print_table(rows: Iterable[Row]) -> None:
    """Print the rows as a Markdown table, then the worst errors of each that has any."""
    rows = list(rows)
    lines = [HEAD, *((row.measure, row.on, row.wanted, row.ours, row.stock) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(HEAD))]
    for number, line in enumerate(lines):
        print("| " + " | ".join(text + " " * (widths[column] - width(text)) for column, text in enumerate(line)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (size + 2) for size in widths) + "|")
    for row in rows:
        if row.errors:
            print(f"\n{row.measure}, {row.on}: worst errors")
            print("\n".join(f"  {error}" for error in row.errors))


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in text)
