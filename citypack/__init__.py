"""Reads a city pack (``data/city/<city>``): services, agencies, places, dispatch catalogue, texts."""

from citypack.errors import PackError
from citypack.loader import load, load_folder
from citypack.pack import (
    Agency,
    Attribute,
    CatalogueRow,
    CityPack,
    DeskHours,
    EmergencyAdvice,
    EmergencyNumber,
    PlaceRow,
    Service,
)
from citypack.words import Words

__all__ = [
    "Agency",
    "Attribute",
    "CatalogueRow",
    "CityPack",
    "DeskHours",
    "EmergencyAdvice",
    "EmergencyNumber",
    "PackError",
    "PlaceRow",
    "Service",
    "Words",
    "load",
    "load_folder",
]
