"""China's own coordinates (GCJ-02), which WeChat sends in mainland China, turned into WGS 84.

GCJ-02 shifts a position by some hundred metres with a smooth function that the state keeps to itself. The formula here
is the one that became public and that every open map tool uses, known as "eviltransform"; its ellipsoid is Krasovsky's
of 1940. It gives the way from WGS 84 to GCJ-02; the way back is found by correcting a guess with what it still misses.
"""

from __future__ import annotations

import math

AXIS = 6_378_245.0  # metres
ECCENTRICITY_SQUARED = 0.00669342162296594323
CHINA = ((0.8293, 55.8271), (72.004, 137.8347))  # where the shift is made: south and north, west and east
STEPS = 5  # each leaves a hundredth of the error before; 1e-9 degrees is less than a millimetre

Point = tuple[float, float]  # latitude, longitude in degrees


def to_wgs84(lat: float, long: float) -> Point:
    """Return the WGS 84 position of a GCJ-02 position; outside of China both are the same."""
    if not _in_china(lat, long):
        return lat, long
    guess = lat, long
    for _ in range(STEPS):
        shifted = to_gcj02(*guess)
        guess = guess[0] + lat - shifted[0], guess[1] + long - shifted[1]
    return guess


def to_gcj02(lat: float, long: float) -> Point:
    """Return the GCJ-02 position of a WGS 84 position."""
    if not _in_china(lat, long):
        return lat, long
    north, east = _shift(long - 105.0, lat - 35.0)
    radians = math.radians(lat)
    flatness = 1 - ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    meridian = AXIS * (1 - ECCENTRICITY_SQUARED) / flatness**1.5  # radius of curvature, metres
    parallel = AXIS / math.sqrt(flatness) * math.cos(radians)
    return lat + math.degrees(north / meridian), long + math.degrees(east / parallel)


def _in_china(lat: float, long: float) -> bool:
    (south, north), (west, east) = CHINA
    return south <= lat <= north and west <= long <= east


def _shift(x: float, y: float) -> tuple[float, float]:
    """Return metres to the north and to the east; ``x`` and ``y`` are degrees from 105° E, 35° N."""
    both = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    to_north = both + 20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3)
    to_north += 160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30)
    to_east = both + 20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3)
    to_east += 150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30)
    root = math.sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + to_north * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + to_east * 2 / 3
    return north, east
