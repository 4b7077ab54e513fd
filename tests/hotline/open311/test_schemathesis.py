"""schemathesis makes calls out of our own description, right and wrong ones, and finds no answer it does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import positive_data_acceptance

from tests.hotline.open311.conftest import LAMP, STAFF, Open311
from tests.hotline.open311.test_openapi import FILE

pytestmark = pytest.mark.django_db(transaction=True)
SERVER = "/open311/v2"
BOUNDED = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(live_server: Any, committed_city: Any) -> Iterator[Any]:
    """Our description, told of a server with a request on it."""
    Open311().file(idempotency_key="k-1")
    schema = schemathesis.openapi.from_path(FILE)
    schema.config.update(base_url=f"{live_server.url}{SERVER}")
    yield schema


schema = schemathesis.pytest.from_fixture("described")
# What no schema can say: two dates that are each right may be more than 90 days apart; a place may lie outside the city.
UNSAYABLE = [positive_data_acceptance]


@schema.parametrize()
@BOUNDED
def test_every_answer_is_a_described_one(case: Case) -> None:
    ranged = "start_date" in (case.query or {}) or "end_date" in (case.query or {})
    case.call_and_validate(timeout=20, excluded_checks=UNSAYABLE if ranged else [])


@schema.include(method="POST").parametrize()
@BOUNDED
def test_with_a_key_that_may_too(case: Case) -> None:
    if isinstance(case.body, dict):
        case.body["api_key"] = STAFF
        if case.body.get("service_code") == "":
            case.body["service_code"] = LAMP["service_code"]
    case.call_and_validate(timeout=20, excluded_checks=UNSAYABLE)
