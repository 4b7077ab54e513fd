"""The made-up month: the same for a seed, lived by dispatch's own rules, with its ground truth."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

import citypack
from hotline.demo.calendar import Plan
from hotline.demo.seeding import AlreadySeeded, Seeding
from hotline.dispatch.models import Change, FollowUp, Notice, ServiceRequest
from hotline.dispatch.pack_loader import load_pack
from hotline.dispatch.states import NEXT, State

LAST = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 18, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def seeded(
    pack: citypack.CityPack, days: int = 12, a_day: float = 12, seed: int = 7
) -> tuple[Seeding, list[dict[str, Any]]]:
    """Make a month up; return the run and its ground truth."""
    truth: list[dict[str, Any]] = []
    seeding = Seeding(pack, Plan(seed, LAST, days, a_day), truth=truth.append, now=NOW)
    seeding.run()
    return seeding, truth


def month(pack: citypack.CityPack, seed: int) -> list[tuple[Any, ...]]:
    """Return what a seed makes, and take it back."""
    with transaction.atomic():
        _, truth = seeded(pack, days=4, seed=seed)
        rows = ServiceRequest.objects.order_by("number").values_list(
            "number", "citizen_words", "state", "updated_at", "reply"
        )
        found = [*rows, json.dumps(truth, ensure_ascii=False)]
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_month(city: citypack.CityPack) -> None:
    first = month(city, seed=1)
    assert len(first) > 25
    assert month(city, seed=1) == first
    assert month(city, seed=2) != first


def test_every_life_keeps_to_the_table_and_to_the_order_of_time(city: citypack.CityPack) -> None:
    seeding, _ = seeded(city)
    assert seeding.refused == {}
    assert ServiceRequest.objects.count() == seeding.filed > 100
    for request in ServiceRequest.objects.prefetch_related("changes"):
        changes = list(request.changes.all())
        assert changes[-1].to_state == request.state
        for before, after in pairwise(changes):
            assert after.from_state == before.to_state
            assert State(after.to_state) in NEXT[State(after.from_state)]
            assert before.at <= after.at <= NOW


def test_the_month_has_every_part_of_a_life(city: citypack.CityPack) -> None:
    seeded(city, days=22, a_day=13)
    reached = set(Change.objects.values_list("to_state", flat=True))
    assert {State.REVIEW, State.OBJECTED, State.EXTENDED, State.REPLIED, State.CLOSED, State.REOPENED} <= reached
    assert ServiceRequest.objects.filter(status="open").exists()
    assert FollowUp.objects.filter(reached=False).exists()
    assert {True, False} == set(FollowUp.objects.filter(reached=True).values_list("solved", flat=True))
    late = [r for r in ServiceRequest.objects.exclude(replied_at=None) if r.replied_at > r.reply_by]
    assert 0 < len(late) < ServiceRequest.objects.exclude(replied_at=None).count() / 3


def test_nobody_is_told_anything_about_a_made_up_request(city: citypack.CityPack) -> None:
    seeded(city, days=5)
    assert Notice.objects.exists()
    assert not Notice.objects.filter(handed_over_at=None).exists()


def test_the_truth_has_a_line_for_each_request_and_its_spans_are_right(city: citypack.CityPack) -> None:
    _, truth = seeded(city)
    requests = {request.number: request for request in ServiceRequest.objects.all()}
    assert [row["number"] for row in truth] != sorted(requests)
    assert {row["number"] for row in truth} == set(requests)
    spans = [(row, *span) for row in truth for span in row["personal_spans"]]
    assert spans
    for row, what, start, end in spans:
        request = requests[row["number"]]
        said = request.citizen_words[start:end]
        assert said == request.contact_name if what == "name" else said.startswith("138")
    for row in truth:
        assert requests[row["number"]].service_id == row["service_code"]
        assert row["repeat_of"] == "" or row["repeat_of"] in requests


def test_a_wrong_district_is_filed_as_it_was_said(city: citypack.CityPack) -> None:
    _, truth = seeded(city)
    wrong = [row for row in truth if row["wrong_district"]]
    assert wrong
    for row in wrong:
        request = ServiceRequest.objects.get(number=row["number"])
        assert request.district_id != row["district"]
        assert request.street is None


def test_a_second_month_is_refused(city: citypack.CityPack) -> None:
    seeded(city, days=3)
    with pytest.raises(AlreadySeeded):
        seeded(city, days=3)


@pytest.mark.parametrize("name", ["beijing", "haikou"])
def test_every_city_pack_can_have_a_month(db: None, name: str) -> None:
    pack = citypack.load(name)
    load_pack(pack)
    seeding, truth = seeded(pack, days=4, a_day=15)
    assert seeding.refused == {}
    assert len(truth) > 30
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
