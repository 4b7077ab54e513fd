"""A made-up city for tests: two districts, two streets of the same name, a few units, services and rules."""

from __future__ import annotations

from citypack import Agency, Attribute, CatalogueRow, CityPack, PlaceRow, Service, Words

DISTRICTS = (
    PlaceRow("east", "district", Words("东区", "East District")),
    PlaceRow("west", "district", Words("西区", "West District")),
)
STREETS = (
    PlaceRow("east_river", "street", Words("河畔街道", "Riverside"), (), "east", 30.1, 120.2),
    PlaceRow("east_hill", "street", Words("山前街道", "Hillfront"), (), "east"),
    PlaceRow("west_river", "street", Words("河畔街道", "Riverside"), (), "west"),
)
ESTATES = (PlaceRow("lotus", "estate", Words("荷花小区", "Lotus Estate"), (), "east_river"),)
UNITS = (
    Agency("works", Words("市政管理局", "Public Works Bureau"), "department"),
    Agency("lamps", Words("路灯管理中心", "Street Lamp Centre"), "company", "works"),
    Agency("heat", Words("热力公司", "Heat Company"), "company", "works"),
    Agency("market", Words("市场监管局", "Market Bureau"), "department"),
    Agency("bus", Words("公交公司", "Bus Company"), "company"),
)
OFFICES = tuple(
    Agency(place.code, Words(f"{place.name.zh}办事处", f"{place.name.en} Office"), place.kind, place.parent)
    for place in (*DISTRICTS, *STREETS)
)


def service(code: str, zh: str, en: str, group: str, tier: str = "T3", place: str = "point", **more: object) -> Service:
    """Return a service with sensible defaults."""
    return Service(
        code=code,
        name=Words(zh, en),
        group=group,
        group_name=Words({"utilities": "公用事业", "order": "秩序", "advice": "咨询"}[group], group.title()),
        description=Words(f"{zh}的问题", f"Problems of {en.lower()}"),
        keywords={"zh": (zh[:2], zh[2:]), "en": (en.lower(),)},
        examples={},
        kinds=("complaint", "help"),
        tier=tier,
        place_needed=place,
        **more,  # type: ignore[arg-type]
    )


HEATING_QUESTIONS = (
    Attribute(
        "system",
        "singlevaluelist",
        True,
        1,
        Words("哪种供暖？", "Which heating?"),
        (("central", Words("集中供暖", "Central")), ("own", Words("自采暖", "Own boiler"))),
    ),
    Attribute("degrees", "number", False, 2, Words("室内多少度？", "How warm is it?")),
    Attribute(
        "rooms",
        "multivaluelist",
        False,
        3,
        Words("哪些房间？", "Which rooms?"),
        (("bed", Words("卧室", "Bedroom")), ("living", Words("客厅", "Living room"))),
    ),
    Attribute("since", "datetime", False, 4, Words("从何时起？", "Since when?")),
)
SERVICES = (
    service("street_light", "路灯故障", "Street light", "utilities"),
    service("no_heating", "暖气不热", "No heating", "utilities", "T2", attributes=HEATING_QUESTIONS),
    service("street_vendor", "占道经营", "Street vendor", "order"),
    service("food_safety", "食品安全", "Food safety", "order", "T4"),
    service("bus_stop", "公交站点", "Bus stop", "advice", place="street"),
    service("opening_hours", "办事时间", "Opening hours", "advice", place="none"),
)
RULES = (
    CatalogueRow("street_light", lead="lamps", assisting=("@street",), legal_basis="Rule 1"),
    CatalogueRow("street_light", lead="works", place_code="east_hill", tier="T4"),
    CatalogueRow("no_heating", lead="heat"),
    CatalogueRow("no_heating", lead="works", asset_owner="city"),
    CatalogueRow("group:order", lead="@street"),
    CatalogueRow("food_safety", lead="market"),
    CatalogueRow("food_safety", lead="works", kind="suggestion"),
    CatalogueRow("opening_hours", lead="works", valid_from="2020-01-01"),
    CatalogueRow("opening_hours", lead="market", valid_from="2019-01-01", valid_to="2019-12-31"),
)


def small_city() -> CityPack:
    """Return the city."""
    return CityPack(
        code="smallville",
        name=Words("小城", "Smallville"),
        operator=Words("小城热线", "Smallville Hotline"),
        hotline_number="12345",
        languages=("zh", "en"),
        default_language="zh",
        timezone="Asia/Shanghai",
        bounds=(30.0, 120.0, 31.0, 121.0),
        calendar="china",
        emergency={},
        emergency_numbers=(),
        services=SERVICES,
        agencies=(*UNITS, *OFFICES),
        places=(*DISTRICTS, *STREETS, *ESTATES),
        catalogue=RULES,
        texts={},
    )
