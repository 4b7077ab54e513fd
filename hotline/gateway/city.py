"""The city pack this hotline serves."""

from __future__ import annotations

from django.conf import settings

import citypack
from citypack import CityPack


def city() -> CityPack:
    """Return the pack that CITY names; it is read once."""
    return citypack.load(settings.CITY)
