"""The city in memory is the city in the database, whoever changed it and however."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from hotline.dispatch.filing import Filing, file
from hotline.dispatch.known_city import known_city
from hotline.dispatch.models import Agency, CatalogueRow, CityVersion, Place, Service

CHANGES: dict[str, Callable[[], object]] = {
    "a saved service": lambda: Service.objects.get(code="street_light").save(),
    "an update of many": lambda: Agency.objects.update(active=True),
    "a new rule": lambda: CatalogueRow.objects.create(service_code="bus_stop", lead="bus"),
    "a deleted rule": lambda: CatalogueRow.objects.filter(service_code="no_heating").delete(),
    "many new places": lambda: Place.objects.bulk_create([Place(code="new", kind="road", name_zh="新路")]),
    "plain SQL": lambda: execute("UPDATE dispatch_servicegroup SET name_en = 'Things'"),
}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("city")
class TestOneProcess:
    def test_nothing_changed_means_the_same_rows_and_one_query(self, django_assert_num_queries: Any) -> None:
        first = known_city()
        with django_assert_num_queries(1):
            assert known_city() is first

    @pytest.mark.parametrize("change", CHANGES)
    def test_every_change_is_seen(self, change: str) -> None:
        first = known_city()
        CHANGES[change]()
        assert known_city() is not first and known_city().token != first.token

    def test_what_is_rolled_back_is_forgotten(self) -> None:
        try:
            with transaction.atomic():
                Service.objects.filter(code="street_light").update(name_en="Moon")
                assert known_city().services["street_light"].name_en == "Moon"
                raise RuntimeError
        except RuntimeError:
            assert known_city().services["street_light"].name_en == "Street light"

    def test_a_filing_follows_a_rule_at_once(self) -> None:
        def lead() -> str | None:
            return file(Filing("tests", Service.objects.get(code="opening_hours"), {})).request.lead_agency_id

        assert lead() == "works"
        CatalogueRow.objects.filter(service_code="opening_hours").update(lead="bus")
        assert lead() == "bus"

    def test_without_a_version_it_is_read_each_time(self) -> None:
        first = known_city()
        CityVersion.objects.all().delete()
        assert known_city() is not known_city()
        assert known_city().services.keys() == first.services.keys()


def test_another_connection_sees_the_change_when_it_is_committed(committed_city: object) -> None:
    seen: list[str] = []

    def look() -> None:
        seen.append(known_city().services["street_light"].name_en)
        connection.close()

    def in_thread() -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    in_thread()
    with transaction.atomic():
        Service.objects.filter(code="street_light").update(name_en="Moon")
        assert known_city().services["street_light"].name_en == "Moon"
        in_thread()
    in_thread()
    assert seen == ["Street light", "Street light", "Moon"]
