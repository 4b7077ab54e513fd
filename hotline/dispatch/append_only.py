"""Triggers by which the database itself keeps history as it was: lifted before migrations, put in place after them.

SQLite rebuilds a table to alter it, which triggers hinder and do not survive, so no migration can make them once. The
history of a request goes only together with the whole request (retention), which is deleted first, in one transaction.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS dispatch_change_no_update BEFORE UPDATE ON dispatch_change
       BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS dispatch_change_no_delete BEFORE DELETE ON dispatch_change
       WHEN EXISTS (SELECT 1 FROM dispatch_servicerequest WHERE id = OLD.request_id)
       BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS dispatch_request_words_once BEFORE UPDATE OF citizen_words
       ON dispatch_servicerequest WHEN OLD.citizen_words <> NEW.citizen_words
       BEGIN SELECT RAISE(ABORT, 'the words of the citizen are written once'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION dispatch_change_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM dispatch_servicerequest WHERE id = OLD.request_id) THEN
           RETURN OLD;
         END IF;
         RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE OR REPLACE TRIGGER dispatch_change_guard BEFORE UPDATE OR DELETE ON dispatch_change
       FOR EACH ROW EXECUTE FUNCTION dispatch_change_guard()""",
    """CREATE OR REPLACE FUNCTION dispatch_words_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION 'the words of the citizen are written once'
           USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE OR REPLACE TRIGGER dispatch_words_guard BEFORE UPDATE OF citizen_words ON dispatch_servicerequest
       FOR EACH ROW WHEN (OLD.citizen_words IS DISTINCT FROM NEW.citizen_words)
       EXECUTE FUNCTION dispatch_words_guard()""",
)
TABLES = {"dispatch_change", "dispatch_servicerequest"}


SQLITE_TRIGGERS = ("dispatch_change_no_update", "dispatch_change_no_delete", "dispatch_request_words_once")


def guard(using: str = "default", **_signal: Any) -> None:
    """Put the triggers in place where they are missing; a receiver of ``post_migrate``."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if set(connection.introspection.table_names(cursor)) >= TABLES:
            for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]:
                cursor.execute(statement)


def lift(using: str = "default", **_signal: Any) -> None:
    """Take SQLite's triggers away for a migration; a receiver of ``pre_migrate``. PostgreSQL alters in place."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
