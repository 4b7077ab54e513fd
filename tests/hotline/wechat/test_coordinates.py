"""Positions in China's own coordinates."""

from typing import Any

import pytest

from hotline.wechat.coordinates import to_gcj02, to_wgs84
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.wechat.stand_in import StandIn

# WGS 84 and GCJ-02 of the same places, as the authors of eviltransform publish them in their tests.
PAIRS = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),  # Shanghai
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),  # Shenzhen
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),  # Beijing
]


@pytest.mark.parametrize(("wgs84", "gcj02"), PAIRS)
def test_known_pairs(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1e-6)
    assert to_wgs84(*gcj02) == pytest.approx(wgs84, abs=1e-6)


@pytest.mark.parametrize("place", [(48.85, 2.35), (-33.86, 151.2), (40.71, -74.0)])
def test_the_rest_of_the_world_is_not_shifted(place: tuple[float, float]) -> None:
    assert to_wgs84(*place) == to_gcj02(*place) == place


@pytest.mark.parametrize("lat", [19.0, 30.5, 39.9, 52.0])
@pytest.mark.parametrize("long", [75.0, 105.0, 116.4, 134.0])
def test_the_way_back_leads_back(lat: float, long: float) -> None:
    assert to_wgs84(*to_gcj02(lat, long)) == pytest.approx((lat, long), abs=1e-8)


@pytest.mark.parametrize(("setting", "expected"), [("gcj02", PAIRS[2][0]), ("", PAIRS[2][1])])
def test_an_account_says_in_which_coordinates_its_positions_come(
    wechat: StandIn, bot: StubBot, settings_of_account: Any, setting: str, expected: tuple[float, float]
) -> None:
    settings_of_account(COORDINATES=setting)
    lat, long = PAIRS[2][1]
    wechat.deliver("oCitizen", MsgType="location", Location_X=str(lat), Location_Y=str(long), Label="某处", MsgId="1")
    sent = bot.requests[-1]["metadata"]["location"]
    assert (sent["lat"], sent["long"]) == pytest.approx(expected, abs=1e-6)


def test_unknown_coordinates_are_refused_at_the_start() -> None:
    from hotline.wechat.accounts import BadAccount, read_accounts

    with pytest.raises(BadAccount, match="WECHAT_COORDINATES"):
        read_accounts({"WECHAT_TOKEN": "t", "WECHAT_COORDINATES": "bd09"})
