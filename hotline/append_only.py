"""Tables in which the database itself lets rows be added only: triggers, lifted before migrations and put back after.

SQLite rebuilds a table to alter it, which triggers hinder and do not survive, so no migration can make them once.
``dispatch`` has triggers of its own, because the history of a request goes together with the request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True)
class AddedOnly:
    """A table whose rows never change; with ``kept_days`` older rows, by their column ``at``, may be deleted."""

    table: str
    kept_days: int | None = None

    @property
    def trigger(self) -> str:
        """The name of the table's trigger, with what it refuses to follow."""
        return f"{self.table}_added_only"

    def sqlite(self) -> list[str]:
        """Return the statements for SQLite, whose Django writes moments as sortable text in UTC."""
        young = f" WHEN OLD.at > datetime('now', '-{self.kept_days} days')" if self.kept_days else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.trigger}_update BEFORE UPDATE ON {self.table} {refuse}",
            f"CREATE TRIGGER IF NOT EXISTS {self.trigger}_delete BEFORE DELETE ON {self.table}{young} {refuse}",
        ]

    def postgresql(self) -> list[str]:
        """Return the statements for PostgreSQL."""
        old = f"OLD.at <= now() - interval '{self.kept_days} days'" if self.kept_days else "false"
        return [
            f"""CREATE OR REPLACE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF TG_OP = 'DELETE' AND {old} THEN RETURN OLD; END IF;
                  RAISE EXCEPTION '{self.table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
            f"""CREATE OR REPLACE TRIGGER {self.trigger} BEFORE UPDATE OR DELETE ON {self.table}
                FOR EACH ROW EXECUTE FUNCTION {self.trigger}()""",
        ]


def protect(config: AppConfig, tables: Iterable[AddedOnly]) -> None:
    """Keep the triggers of an app's ``tables`` in place; called by its ``ready``."""
    kept = tuple(tables)

    def guard(using: str = "default", **_signal: Any) -> None:
        connection = connections[using]
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
            for table in kept:
                if table.table in there:
                    for statement in getattr(table, connection.vendor)():
                        cursor.execute(statement)

    def lift(using: str = "default", **_signal: Any) -> None:
        connection = connections[using]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for table in kept:
                    for event in ("update", "delete"):
                        cursor.execute(f"DROP TRIGGER IF EXISTS {table.trigger}_{event}")

    pre_migrate.connect(lift, sender=config, weak=False, dispatch_uid=f"{config.label}.append_only.lift")
    post_migrate.connect(guard, sender=config, weak=False, dispatch_uid=f"{config.label}.append_only.guard")
