"""The service classifier on real texts, with only the project's own training data.

``categories.csv`` says which of our groups a category may stand for; categories that may mean anything are left out.
While data and model were made, only one half of each corpus was looked at; the figures are of the other half.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import citypack
from bench.corpora import Row as CorpusRow
from bench.corpora import fold_of, read_csv
from bench.understanding.table import Row
from bot.components.service_examples import pack_examples, pack_keywords, pack_letters
from bot.components.service_model import ServiceModel
from bot.components.text_model import prepare
from intake.text import fold

CATEGORIES = Path(__file__).with_name("categories.csv")
WANTED = (0.70, 0.88)
WORST = 10


@dataclass(frozen=True)
class Case:
    """A text, the groups that are right, what its corpus says, and its place in the corpus (to be found again)."""

    text: str
    groups: frozenset[str]
    category: str
    where: str


def rows() -> Iterator[Row]:
    """Yield top 1 and top 3 and the calibration of the group, corpus by corpus."""
    pack = citypack.load("beijing")
    group = {service.code: service.group for service in pack.services}
    model = ServiceModel.fit(pack_examples(pack), pack_letters(pack), pack_keywords(pack))
    groups = [group[label] for label in model.labels]
    for name, cases in reported().items():
        chances = model.probabilities(model.features.transform([prepare(fold(case.text)) for case in cases]))
        order = np.argsort(-chances, axis=1)[:, :3]
        right = np.array(
            [[groups[label] in case.groups for label in three] for case, three in zip(cases, order, strict=True)]
        )
        first, any_of_three = right[:, 0].mean(), right.any(axis=1).mean()
        on = f"{name} ({len(cases)})"
        errors = worst(cases, chances, right, model.labels) if first < WANTED[0] or any_of_three < WANTED[1] else ()
        yield Row("service group, top 1", on, f">= {WANTED[0]:.2f}", f"{first:.3f}", errors=errors)
        yield Row("service group, top 3", on, f">= {WANTED[1]:.2f}", f"{any_of_three:.3f}")
        yield Row("service group, calibration error", on, "", f"{calibration_error(chances, groups, cases):.3f}")


def reported() -> dict[str, list[Case]]:
    """Return the cases of each corpus's reported half."""
    return {name: cases for name, cases in every_case(half=1).items() if cases}


def every_case(half: int) -> dict[str, list[Case]]:
    """Return the cases of one half of each corpus; half 0 may be looked at."""
    meaning = categories()
    letters = [row for row in read_csv("teddy2020c/labelled.csv.gz") if fold_of(row["cluster"], 2) == half]
    calls = [row for row in read_csv("haikou12345/workorders.csv.gz") if fold_of(row["cluster"], 2) == half]
    board = [row for row in read_csv("peoplecn_hangzhou/messages.csv") if fold_of(row["cluster"], 2) == half]
    first_calls = [row for row in calls if row["who"] == "citizen" and row["has_ticket_ref"] == "0"]
    return {
        "haikou12345 body": [
            Case(row["body"], meaning["haikou12345", leaf(row)], leaf(row), row["id"])
            for row in first_calls
            if ("haikou12345", leaf(row)) in meaning
        ],
        "teddy2020c topic": [
            Case(row["topic"], meaning["teddy2020c", row["label"]], row["label"], row["id"]) for row in letters
        ],
        "teddy2020c topic and detail": [
            Case(f"{row['topic']}\n{row['detail']}", meaning["teddy2020c", row["label"]], row["label"], row["id"])
            for row in letters
            if row["detail"].strip()
        ],
        "peoplecn_hangzhou title and content": [
            Case(
                f"{row['title']}\n{row['content']}",
                meaning["peoplecn_hangzhou", row["domain"]],
                row["domain"],
                row["id"],
            )
            for row in board
            if ("peoplecn_hangzhou", row["domain"]) in meaning
        ],
    }


def leaf(row: CorpusRow) -> str:
    """Return the category of a haikou12345 row that says most: the third level, in the older tree the second."""
    return row["c3"] if row["tax"] == "2018" else row["c2"]


def categories() -> dict[tuple[str, str], frozenset[str]]:
    """Return our groups by (corpus, category)."""
    with CATEGORIES.open(encoding="utf-8") as file:
        return {(row["corpus"], row["category"]): frozenset(row["groups"].split(";")) for row in csv.DictReader(file)}


def calibration_error(chances: np.ndarray, groups: list[str], cases: list[Case], bins: int = 10) -> float:
    """Return the expected calibration error of the likeliest group (a group's chance is the sum of its services')."""
    names = sorted(set(groups))
    member = np.array([[group == name for name in names] for group in groups], dtype=float)
    summed = chances @ member
    confidence = summed.max(axis=1)
    right = np.array([names[best] in case.groups for case, best in zip(cases, summed.argmax(axis=1), strict=True)])
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(right[bin_of == each].mean() - confidence[bin_of == each].mean()) * (bin_of == each).mean()
            for each in set(bin_of)
        )
    )


def worst(cases: list[Case], chances: np.ndarray, right: np.ndarray, labels: tuple[str, ...]) -> list[str]:
    """Return the surest of the wrong answers: row, what the corpus says, what was proposed. No text is printed."""
    wrong = sorted(np.flatnonzero(~right[:, 0]), key=lambda index: -chances[index].max())[:WORST]
    return [
        f"row {cases[index].where}: {cases[index].category}, proposed {labels[chances[index].argmax()]} "
        f"({chances[index].max():.2f})"
        for index in wrong
    ]
