"""Triggers that replace the city's version token whenever a row of the city changes, whoever changes it.

Processes keep the city in memory (``known_city``) as long as the token is the same. It is random, not a count: a
transaction that is rolled back, or a database that is emptied, can never bring a token back with another content.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

VERSION = "dispatch_cityversion"
CITY = (
    "dispatch_agency",
    "dispatch_place",
    "dispatch_servicegroup",
    "dispatch_service",
    "dispatch_serviceattribute",
    "dispatch_serviceattributevalue",
    "dispatch_cataloguerow",
)
UPSERT = (
    "INSERT INTO dispatch_cityversion (id, token) VALUES (1, {token}) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
NEW = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()::text"}
NEW_TOKEN = {vendor: UPSERT.format(token=token) for vendor, token in NEW.items()}
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION dispatch_new_city_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {NEW_TOKEN["postgresql"]}; RETURN NULL; END $$"""


def watch(using: str = "default", **_signal: Any) -> None:
    """Put the triggers in place and begin a new version; a receiver of ``post_migrate``."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not set(connection.introspection.table_names(cursor)) >= {VERSION, *CITY}:
            return
        for statement in statements(connection.vendor):
            cursor.execute(statement)
        cursor.execute(NEW_TOKEN[connection.vendor])


def unwatch(using: str = "default", **_signal: Any) -> None:
    """Take SQLite's triggers away for a migration, which may rebuild tables; a receiver of ``pre_migrate``."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in CITY:
                for event in ("insert", "update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_version_{event}")


def statements(vendor: str) -> list[str]:
    """Return the statements that make the triggers."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_version_{event} AFTER {event} ON {table} "
            f"BEGIN {NEW_TOKEN[vendor]}; END"
            for table in CITY
            for event in ("insert", "update", "delete")
        ]
    return [
        POSTGRESQL_FUNCTION,
        *(
            f"CREATE OR REPLACE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION dispatch_new_city_version()"
            for table in CITY
        ),
    ]
