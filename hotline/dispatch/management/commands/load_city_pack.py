"""``python -m hotline load_city_pack [city]``: bring services, agencies, places and the catalogue up to date."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import citypack
from hotline.dispatch.pack_loader import load_pack


class Command(BaseCommand):
    help = "Load a city pack into dispatch. Loading the same pack again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", nargs="?", help="the folder under data/city; default: the setting CITY")

    def handle(self, *args: Any, city: str | None, **options: Any) -> None:
        try:
            pack = citypack.load(city or settings.CITY)
        except citypack.PackError as exc:
            raise CommandError(str(exc)) from exc
        loaded = load_pack(pack)
        self.stdout.write(
            f"{pack.code}: {loaded.services} services, {loaded.agencies} agencies, {loaded.places} places, "
            f"{loaded.catalogue} catalogue rows; {loaded.retired} retired"
        )
        if loaded.kept_of_desk:
            self.stdout.write(f"{loaded.kept_of_desk} rows of the pack passed over: the desk decided otherwise")
