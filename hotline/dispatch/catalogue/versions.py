"""Changing the catalogue: a row is never edited; it is retired, and the next version says who made it, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch.catalogue.checks import COLUMNS, Checker, Problem
from hotline.dispatch.models import CatalogueRow
from hotline.dispatch.refusals import GuardRefused


class WrongRow(GuardRefused):
    """A row that cannot stand; ``problems`` says which column and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*(f"{problem.column}: {problem.text}" for problem in problems))
        self.problems = problems


def content(row: CatalogueRow) -> dict[str, Any]:
    """Return what a row says, by the columns of its spreadsheet."""
    values = {name: getattr(row, name) for name in COLUMNS if name not in ("district", "place_code")}
    values |= {"district": row.district_id or "", "place_code": row.place_id or ""}
    return {name: values[name] for name in COLUMNS}


@transaction.atomic
def add(values: Mapping[str, Any], actor: str, why: str, checker: Checker | None = None) -> CatalogueRow:
    """Add a rule (keys of COLUMNS); raises WrongRow, and GuardRefused without a reason."""
    return _new(values, actor, why, checker, replaces=None)


@transaction.atomic
def change(
    row: CatalogueRow, values: Mapping[str, Any], actor: str, why: str, checker: Checker | None = None
) -> CatalogueRow:
    """Retire ``row`` and add its next version; unchanged values are refused, as is a row retired by somebody else."""
    current = _held(row)
    if dict(values) == content(current):
        raise GuardRefused(_("nothing was changed"))
    new = _new(values, actor, why, checker, replaces=current)
    _retire(current, actor, why)
    return new


@transaction.atomic
def retire(row: CatalogueRow, actor: str, why: str) -> None:
    """End a rule without a next version."""
    _need(why)
    _retire(_held(row), actor, why)


def history(row: CatalogueRow) -> list[CatalogueRow]:
    """Return the earlier versions of ``row``, the latest first."""
    found, each = [], row.replaces
    while each is not None:
        found.append(each)
        each = each.replaces
    return found


def _held(row: CatalogueRow) -> CatalogueRow:
    current = CatalogueRow.objects.select_for_update().get(pk=row.pk)
    if current.retired_at is not None:
        raise GuardRefused(_("somebody else has changed this rule meanwhile"))
    return current


def _new(
    values: Mapping[str, Any], actor: str, why: str, checker: Checker | None, replaces: CatalogueRow | None
) -> CatalogueRow:
    _need(why)
    if problems := (checker or Checker()).problems(values):
        raise WrongRow(problems)
    fields = {name: values[name] for name in COLUMNS if name not in ("district", "place_code")}
    row = CatalogueRow(
        **fields,
        district_id=values["district"] or None,
        place_id=values["place_code"] or None,
        source=CatalogueRow.Source.DESK,
        created_by=actor,
        why=why,
        replaces=replaces,
    )
    row.version = _last_version(row, replaces) + 1
    row.save()
    return row


def _last_version(row: CatalogueRow, replaces: CatalogueRow | None) -> int:
    """Return the last version of the rule: of the row it replaces, or of rows with the same condition."""
    same = [old.version for old in CatalogueRow.objects.filter(service_code=row.service_code) if _same(old, row)]
    return max([0, *same, *([replaces.version] if replaces else [])])


def _same(one: CatalogueRow, other: CatalogueRow) -> bool:
    return one.condition() == other.condition()


def _retire(row: CatalogueRow, actor: str, why: str) -> None:
    row.retired_at, row.retired_by, row.retired_why = timezone.now(), actor, why
    row.save(update_fields=["retired_at", "retired_by", "retired_why"])


def _need(why: str) -> None:
    if not why.strip():
        raise GuardRefused(_("a reason is needed"))
