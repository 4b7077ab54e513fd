"""Settings for every test of the hotline, on a real SQLite file or a real PostgreSQL.

``pytest tests/hotline --database postgresql`` starts a server of its own; ``DATABASE_URL`` names one that runs already.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support import postgresql

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "hotline.settings",
    "SECRET_KEY": "only-for-tests",
    "OPEN311_API_KEY": "key-of-the-bot",
    "OPEN311_STAFF_KEY": "key-of-the-staff",
    "CITY": "beijing",
    "DATA_DIR": tempfile.mkdtemp(prefix="hotline-tests-"),
}
for name, value in SETTINGS.items():
    os.environ.setdefault(name, value)
# Read here already, because Django wants its settings before pytest has read the options.
options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
options.add_argument("--database", choices=["sqlite", "postgresql"])
SERVER = postgresql.start() if options.parse_known_args(sys.argv[1:])[0].database == "postgresql" else None
if SERVER:
    os.environ["DATABASE_URL"] = SERVER.url
Path(os.environ["DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes have to meet as they do in production.
    test_file = Path(tempfile.mkdtemp(prefix="hotline-database-")) / "test.sqlite3"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(test_file)
django.setup()

import pytest  # noqa: E402
from django.db.backends.sqlite3.base import DatabaseWrapper  # noqa: E402

import citypack  # noqa: E402
from tests.hotline.small_city import small_city  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], help="the database of the tests; default sqlite")


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER:
        SERVER.stop()


_operations: Any = DatabaseWrapper.ops_class
_sql_flush = _operations.sql_flush


def _requests_first(self: Any, *args: Any, **kwargs: Any) -> list[str]:
    """Empty the requests before their history, which cannot be deleted while its request exists.

    Tables to which rows are only added lose their triggers; Django's flush migrates anew, which puts them back.
    """
    emptied = sorted(
        _sql_flush(self, *args, **kwargs), key=lambda statement: "dispatch_servicerequest" not in statement
    )
    with self.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%added_only%'")
        return [*(f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()), *emptied]


_operations.sql_flush = _requests_first


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> citypack.CityPack:
    """A city small enough to know by heart, in place of the configured one."""
    city = small_city()
    monkeypatch.setattr(citypack, "load", lambda code=None: city)
    return city


@pytest.fixture
def city(db: None, pack: citypack.CityPack) -> citypack.CityPack:
    """The small city, loaded into the database."""
    from hotline.dispatch.pack_loader import load_pack

    load_pack(pack)
    return pack


@pytest.fixture
def committed_city(transactional_db: None, pack: citypack.CityPack) -> citypack.CityPack:
    """The small city in a database that threads and a live server can see."""
    from hotline.dispatch.pack_loader import load_pack

    load_pack(pack)
    return pack


@pytest.fixture
def new_request(city: citypack.CityPack) -> Iterator[Callable[..., Any]]:
    """Return a function that files a request; keyword arguments are fields of ServiceRequest."""
    from hotline.dispatch.filing import Filing, file
    from hotline.dispatch.models import Place, Service

    def create(service: str = "street_light", **fields: Any) -> Any:
        for name in ("district", "street"):
            if isinstance(fields.get(name), str):
                fields[name] = Place.objects.get(code=fields[name])
        return file(Filing("tests", Service.objects.get(code=service), fields)).request

    yield create
