"""Loading a city pack: idempotent, and nothing that was used disappears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import citypack
from hotline.dispatch.models import Agency, CatalogueRow, Place, Service, ServiceAttribute, ServiceAttributeValue
from hotline.dispatch.pack_loader import load_pack

MODELS = (Agency, Place, Service, ServiceAttribute, ServiceAttributeValue, CatalogueRow)


def content() -> list[Any]:
    return [[*model._default_manager.order_by("pk").values()] for model in MODELS]


def test_the_whole_pack_is_there(city: citypack.CityPack) -> None:
    assert set(Service.objects.values_list("code", flat=True)) == {service.code for service in city.services}
    heating = Service.objects.get(code="no_heating")
    assert [a.code for a in heating.attributes.all()] == ["system", "degrees", "rooms", "since"]
    assert [c.key for c in heating.attributes.get(code="system").choices.all()] == ["central", "own"]
    assert Agency.objects.get(code="east_river").parent_id == "east"
    assert Place.objects.get(code="lotus").parent_id == "east_river"
    assert CatalogueRow.objects.count() == len(city.catalogue)


def test_loading_again_changes_nothing(city: citypack.CityPack) -> None:
    before = content()
    loaded = load_pack(city)
    assert content() == before
    assert loaded.retired == 0


def test_a_changed_name_is_changed_in_place(city: citypack.CityPack) -> None:
    lamp = replace(city.services[0], name=citypack.Words("路灯不亮", "Lamp out"))
    load_pack(replace(city, services=(lamp, *city.services[1:])))
    assert Service.objects.get(code="street_light").name_zh == "路灯不亮"


def test_what_a_request_uses_is_retired_not_deleted(city: citypack.CityPack, new_request: Callable[..., Any]) -> None:
    request = new_request("street_light")
    rest = tuple(row for row in city.catalogue if row.service_code != "street_light")
    loaded = load_pack(replace(city, services=city.services[1:], catalogue=rest))
    request.refresh_from_db()
    assert loaded.retired == 3
    assert not request.service.active
    assert request.catalogue_row.retired_at is not None


def test_what_comes_back_is_active_again(city: citypack.CityPack) -> None:
    load_pack(replace(city, services=city.services[1:]))
    load_pack(city)
    assert Service.objects.get(code="street_light").active


def test_a_changed_rule_is_a_new_version(city: citypack.CityPack) -> None:
    first = replace(city.catalogue[0], lead="works")
    load_pack(replace(city, catalogue=(first, *city.catalogue[1:])))
    rows = CatalogueRow.objects.filter(service_code="street_light", place=None).order_by("version")
    assert [(row.version, row.lead, row.retired_at is None) for row in rows] == [
        (1, "lamps", False),
        (2, "works", True),
    ]


def test_a_rule_made_on_the_desk_stays(city: citypack.CityPack) -> None:
    row = CatalogueRow.objects.get(service_code="no_heating", asset_owner="")
    CatalogueRow.objects.filter(pk=row.pk).update(source="desk", lead="works")
    load_pack(city)
    assert CatalogueRow.objects.get(service_code="no_heating", asset_owner="", retired_at=None).lead == "works"


def test_a_question_that_went_is_asked_no_more(city: citypack.CityPack) -> None:
    services = tuple(replace(s, attributes=s.attributes[:1]) for s in city.services)
    load_pack(replace(city, services=services))
    assert list(ServiceAttribute.objects.values_list("code", flat=True)) == ["system"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["beijing", "haikou"])
def test_the_packs_we_ship_load_and_refer_only_to_what_they_hold(code: str) -> None:
    out = StringIO()
    call_command("load_city_pack", code, stdout=out)
    assert f"{code}: " in out.getvalue()
    agencies = set(Agency.objects.filter(active=True).values_list("code", flat=True)) | {"@street", "@district"}
    for row in CatalogueRow.objects.filter(retired_at=None):
        assert {row.lead, *row.assisting, *row.copied} <= agencies
    assert not Service.objects.filter(active=True, name_zh="").exists()
    assert not Service.objects.filter(active=True, name_en="").exists()


@pytest.mark.django_db
def test_an_unknown_city_is_an_error_that_says_so() -> None:
    with pytest.raises(CommandError, match="atlantis"):
        call_command("load_city_pack", "atlantis")
