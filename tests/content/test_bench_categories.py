"""The table that puts the corpora's categories to our groups names groups that exist, each category once."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import citypack

TABLE = Path(__file__).resolve().parents[2] / "bench" / "understanding" / "categories.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_group_is_one_of_the_pack() -> None:
    groups = {service.group for service in citypack.load("beijing").services}
    assert {group for row in rows() for group in row["groups"].split(";")} - groups == set()


def test_every_category_stands_once() -> None:
    counted = Counter((row["corpus"], row["category"]) for row in rows())
    assert [key for key, times in counted.items() if times > 1] == []
