"""History can only grow, whoever tries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from hotline.dispatch.append_only import lift
from hotline.dispatch.city_version import unwatch
from hotline.dispatch.models import Change, HistoryIsFinal, Notice, ServiceRequest


@pytest.fixture
def change(new_request: Callable[..., Any]) -> Change:
    found = new_request().changes.first()
    assert found is not None
    return found


def test_a_change_cannot_be_saved_twice(change: Change) -> None:
    change.reason = "something else"
    with pytest.raises(HistoryIsFinal):
        change.save()


def test_a_change_cannot_be_deleted(change: Change) -> None:
    with pytest.raises(HistoryIsFinal):
        change.delete()


def test_changes_cannot_be_edited_or_deleted_in_bulk(change: Change) -> None:
    with pytest.raises(HistoryIsFinal):
        Change.objects.all().update(reason="x")
    with pytest.raises(HistoryIsFinal):
        Change.objects.all().delete()
    with pytest.raises(HistoryIsFinal):
        change.request.changes.all().delete()


@pytest.mark.parametrize("statement", ["UPDATE dispatch_change SET reason = 'x'", "DELETE FROM dispatch_change"])
def test_the_database_refuses_too(change: Change, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Change.objects.filter(pk=change.pk, reason=change.reason).exists()


def test_the_words_of_the_citizen_are_written_once(new_request: Callable[..., Any]) -> None:
    request = new_request(citizen_words="灯不亮了")
    request.citizen_words = "灯亮着"
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        request.save()
    assert ServiceRequest.objects.get(pk=request.pk).citizen_words == "灯不亮了"


def test_a_request_with_history_cannot_be_deleted_alone(change: Change) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change.request.delete()


def test_a_whole_request_can_go_with_its_history(change: Change) -> None:
    """Retention deletes the request first and its history after it, in one transaction."""
    request = change.request
    with transaction.atomic(), connection.cursor() as cursor:
        Notice.objects.filter(request=request).delete()
        request.involvements.all().delete()
        cursor.execute("DELETE FROM dispatch_servicerequest WHERE id = %s", [request.pk])
        cursor.execute("DELETE FROM dispatch_change WHERE request_id = %s", [request.pk])
    assert not Change.objects.filter(request_id=request.pk).exists()


def triggers() -> set[str]:
    """Return the names of dispatch's own triggers."""
    known = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(known[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith("dispatch_")}


@pytest.mark.django_db
def test_every_migration_ends_with_the_guards_in_place() -> None:
    before = triggers()
    assert len(before) >= 2
    lift()
    unwatch()
    assert triggers() == (set() if connection.vendor == "sqlite" else before)
    call_command("migrate", verbosity=0)
    assert triggers() == before


@pytest.mark.django_db(transaction=True)
def test_a_table_with_rows_and_guards_can_be_altered(committed_city: object) -> None:
    """As the next migration of the table will: SQLite builds it anew and moves the rows."""
    from hotline.dispatch.filing import Filing, file
    from hotline.dispatch.models import Service

    file(Filing("tests", Service.objects.get(code="street_light"), {}))
    call_command("migrate", "dispatch", "0002", verbosity=0)
    call_command("migrate", "dispatch", verbosity=0)
    assert ServiceRequest.objects.count() == 1 and Change.objects.count() == 2
    assert triggers()
