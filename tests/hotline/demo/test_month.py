"""A made-up month in the database, looked at from all sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction

from hotline.demo.seeding import AlreadySeeded, Seeding
from hotline.dispatch.models import Notice, ServiceRequest
from hotline.dispatch.pack_loader import load_pack
from hotline.dispatch.states import NEXT, State
from tests.hotline.demo.months import NOW, seeded
from tests.hotline.small_city import small_city

pytestmark = pytest.mark.django_db


@dataclass
class Month:
    """A made-up month in the database, for all the tests that only look."""

    seeding: Seeding
    truth: list[dict[str, Any]]
    requests: dict[str, ServiceRequest]


@pytest.fixture(scope="module")
def month(django_db_setup: None, django_db_blocker: Any) -> Iterator[Month]:
    with django_db_blocker.unblock(), transaction.atomic():
        pack = small_city()
        load_pack(pack)
        seeding, truth = seeded(pack, days=18, a_day=11)
        requests = ServiceRequest.objects.prefetch_related("changes", "follow_ups")
        yield Month(seeding, truth, {request.number: request for request in requests})
        transaction.set_rollback(True)


def test_every_life_keeps_to_the_table_and_to_the_order_of_time(month: Month) -> None:
    assert month.seeding.refused == {}
    assert len(month.requests) == month.seeding.filed > 120
    for request in month.requests.values():
        changes = list(request.changes.all())
        assert changes[-1].to_state == request.state
        for before, after in pairwise(changes):
            assert after.from_state == before.to_state
            only_fields = after.from_state == after.to_state
            assert only_fields or State(after.to_state) in NEXT[State(after.from_state)]
            assert before.at <= after.at <= NOW


def test_the_month_has_every_part_of_a_life(month: Month) -> None:
    reached = {change.to_state for request in month.requests.values() for change in request.changes.all()}
    assert {State.REVIEW, State.OBJECTED, State.EXTENDED, State.REPLIED, State.FOLLOW_UP, State.CLOSED} <= reached
    assert {"open", "closed"} == {request.status for request in month.requests.values()}
    calls = [call for request in month.requests.values() for call in request.follow_ups.all()]
    assert {True, False} == {call.reached for call in calls}
    assert {True, False} == {call.solved for call in calls if call.reached}


def test_a_few_replies_come_late(month: Month) -> None:
    replied = [request for request in month.requests.values() if request.replied_at and request.reply_by]
    late = [request for request in replied if request.replied_at > request.reply_by]  # type: ignore[operator]
    assert 0 < len(late) < len(replied) / 3


def test_nobody_is_told_anything_about_a_made_up_request(month: Month) -> None:
    assert Notice.objects.exists()
    assert not Notice.objects.filter(handed_over_at=None).exists()


def test_the_truth_has_a_line_for_each_request(month: Month) -> None:
    assert [row["number"] for row in month.truth] != sorted(month.requests)
    assert {row["number"] for row in month.truth} == set(month.requests)
    for row in month.truth:
        assert month.requests[row["number"]].service_id == row["service_code"]
        assert row["repeat_of"] == "" or row["repeat_of"] in month.requests
    assert any(row["repeat_of"] for row in month.truth)


def test_the_truth_knows_where_names_and_phones_stand(month: Month) -> None:
    spans = [(row, *span) for row in month.truth for span in row["personal_spans"]]
    assert spans
    for row, what, start, end in spans:
        request = month.requests[row["number"]]
        said = request.citizen_words[start:end]
        assert said == request.contact_name if what == "name" else said.startswith("138")


def test_a_wrong_district_is_filed_as_it_was_said(month: Month) -> None:
    wrong = [row for row in month.truth if row["wrong_district"]]
    assert wrong
    for row in wrong:
        request = month.requests[row["number"]]
        assert request.district_id != row["district"]
        assert request.street_id is None


def test_a_second_month_is_refused(month: Month) -> None:
    with pytest.raises(AlreadySeeded):
        month.seeding.run()
