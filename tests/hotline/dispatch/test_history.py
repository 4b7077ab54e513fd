"""History can only grow, whoever tries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

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
