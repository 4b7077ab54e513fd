"""The made-up month is the same for a seed, and every city can have one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

import citypack
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.pack_loader import load_pack
from tests.hotline.demo.months import seeded


def made(pack: citypack.CityPack, seed: int) -> list[Any]:
    """Return what a seed makes, and take it back."""
    with transaction.atomic():
        _, truth = seeded(pack, days=3, seed=seed)
        rows = ServiceRequest.objects.order_by("number")
        found = [
            *rows.values_list("number", "citizen_words", "state", "updated_at", "reply"),
            json.dumps(truth, ensure_ascii=False),
        ]
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_month(city: citypack.CityPack) -> None:
    first = made(city, seed=1)
    assert len(first) > 20
    assert made(city, seed=1) == first
    assert made(city, seed=2) != first


@pytest.mark.parametrize("name", ["beijing", "haikou"])
def test_every_city_pack_can_have_a_month(db: None, name: str) -> None:
    pack = citypack.load(name)
    load_pack(pack)
    seeding, truth = seeded(pack, days=3, a_day=12)
    assert seeding.refused == {}
    assert len(truth) > 20
    assert {row["district"] for row in truth} <= {place.code for place in pack.places if place.kind == "district"}


def test_the_command_keeps_truth_and_plan_beside_the_data(
    city: citypack.CityPack, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    call_command("seed_demo", "--days", "3", "--a-day", "10", "--last", "2026-11-20", "--seed", "3")
    rows = [json.loads(line) for line in (tmp_path / "demo/truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["number"] for row in rows} == set(ServiceRequest.objects.values_list("number", flat=True))
    planted = json.loads((tmp_path / "demo/planted.json").read_text(encoding="utf-8"))
    assert planted["plan"] == {"seed": 3, "last": "2026-11-20", "days": 3, "a_day": 10.0}
    with pytest.raises(CommandError, match="already"):
        call_command("seed_demo", "--days", "3")
    assert rows == [
        json.loads(line) for line in (tmp_path / "demo/truth.jsonl").read_text(encoding="utf-8").splitlines()
    ]
