"""The catalogue's keepers change it in versions, through spreadsheets too, and see beforehand what would move."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from hotline.dispatch import workflow
from hotline.dispatch.catalogue import spreadsheet, trial, versions
from hotline.dispatch.catalogue.objections import Objections, objections
from hotline.dispatch.models import CatalogueRow
from hotline.dispatch.pack_loader import load_pack
from hotline.dispatch.refusals import GuardRefused
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import AGENT, agency

pytestmark = pytest.mark.usefixtures("city")
New = Callable[..., Any]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Problems are told in the language of the desk; here it is English."""
    with translation.override("en"):
        yield


def row_of(service: str, **fields: Any) -> CatalogueRow:
    return CatalogueRow.objects.get(service_code=service, retired_at=None, **fields)


def lamp() -> CatalogueRow:
    return row_of("street_light", place=None)


def test_a_change_retires_the_row_and_adds_the_next() -> None:
    old = lamp()
    new = versions.change(old, versions.content(old) | {"lead": "works"}, AGENT, "The lamps moved to the bureau.")
    old.refresh_from_db()
    assert (new.lead, new.version, new.source, new.replaces) == ("works", old.version + 1, "desk", old)
    assert (new.created_by, new.why) == (AGENT, "The lamps moved to the bureau.")
    assert old.retired_at and (old.retired_by, old.retired_why) == (AGENT, new.why)
    assert versions.history(new) == [old]


def test_the_requests_keep_the_row_that_sent_them(new_request: New) -> None:
    request, old = new_request(), lamp()
    versions.change(old, versions.content(old) | {"lead": "works"}, AGENT, "So decided.")
    request.refresh_from_db()
    assert request.catalogue_row == old and new_request().lead_agency == agency("works")


def test_two_people_cannot_both_change_one_row() -> None:
    first, second = lamp(), lamp()
    versions.change(first, versions.content(first) | {"lead": "works"}, AGENT, "A")
    with pytest.raises(GuardRefused, match="meanwhile"):
        versions.change(second, versions.content(second) | {"lead": "bus"}, AGENT, "B")
    assert lamp().lead == "works"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("lead", ""), ("lead", "nobody"), ("service_code", "nonsense"), ("place_code", "atlantis"), ("tier", "T9"),
        ("kind", "joke"), ("assisting", ["nobody"]), ("copied", ["lamps"]), ("district", "east_river"),
        ("valid_to", dt.date(2001, 1, 1)),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_at_its_column(column: str, value: Any) -> None:
    old = lamp()
    values = versions.content(old) | {"valid_from": dt.date(2020, 1, 1)} | {column: value}
    with pytest.raises(versions.WrongRow) as refused:
        versions.change(old, values, AGENT, "x")
    assert column in {problem.column for problem in refused.value.problems}
    assert lamp() == old


def test_a_place_outside_the_district_is_refused() -> None:
    values = versions.content(lamp()) | {"district": "west", "place_code": "lotus"}
    with pytest.raises(versions.WrongRow, match="does not lie"):
        versions.add(values, AGENT, "x")


def test_nothing_happens_without_a_reason_or_a_difference() -> None:
    old = lamp()
    with pytest.raises(GuardRefused, match="reason"):
        versions.retire(old, AGENT, " ")
    with pytest.raises(GuardRefused, match="nothing"):
        versions.change(old, versions.content(old), AGENT, "x")


def test_the_pack_loaded_again_leaves_what_the_desk_decided(pack: Any) -> None:
    versions.change(lamp(), versions.content(lamp()) | {"lead": "works"}, AGENT, "So decided.")
    versions.retire(row_of("no_heating", asset_owner="city"), AGENT, "No longer.")
    moved = versions.content(row_of("food_safety", kind="suggestion")) | {"kind": "praise"}
    versions.change(row_of("food_safety", kind="suggestion"), moved, AGENT, "Another kind.")
    before = list(CatalogueRow.objects.order_by("pk").values())
    loaded = load_pack(pack)
    assert list(CatalogueRow.objects.order_by("pk").values()) == before
    assert loaded.kept_of_desk == 3 and loaded.retired == 0


# --- spreadsheets


def files() -> dict[str, bytes]:
    rows = list(CatalogueRow.objects.filter(retired_at=None))
    return {"a.csv": spreadsheet.write_csv(rows), "a.xlsx": spreadsheet.write_xlsx(rows)}


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_what_is_exported_is_read_back_as_it_is(name: str) -> None:
    sheet = spreadsheet.read(files()[name], name)
    assert sheet.problems == []
    assert list(sheet.rows.values()) == [versions.content(row) for row in CatalogueRow.objects.filter(retired_at=None)]
    plan = trial.plan_of(sheet, whole=True)
    assert (plan.new, plan.changed, plan.gone, plan.same) == ((), (), (), 9)


def changed_csv(*changes: tuple[int, str, str]) -> bytes:
    """Return the exported catalogue with cells replaced, as (row as a spreadsheet counts, column, text)."""
    lines = list(csv.reader(io.StringIO(files()["a.csv"].decode("utf-8-sig"))))
    for number, column, text in changes:
        lines[number - 1][lines[0].index(column)] = text
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def test_problems_name_the_row_and_the_column() -> None:
    data = changed_csv((3, "lead", "nobody"), (5, "valid_from", "soon"), (7, "tier", "fast"))
    problems = spreadsheet.read(data, "a.csv").problems
    assert [(problem.row, problem.column) for problem in problems] == [(3, "lead"), (5, "valid_from"), (7, "tier")]
    assert "nobody" in problems[0].text and [spreadsheet.cell_name(p) for p in problems] == ["G3", "K5", "F7"]


def test_one_condition_twice_is_a_problem() -> None:
    lines = files()["a.csv"].decode("utf-8-sig").splitlines()
    data = "\n".join([*lines, lines[1]]).encode()
    (problem,) = spreadsheet.read(data, "a.csv").problems
    assert (problem.row, problem.column) == (len(lines) + 1, "") and "row 2" in problem.text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 not a workbook", "a.xlsx"), (b"\xff\xfe\x00", "a.csv"), (b"", "a.csv"), (b"", "a.xlsx"),
        (b"a,b\n1,2", "a.csv"), (b'"never closed', "a.csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_catalogue_is_refused_and_breaks_nothing(data: bytes, name: str) -> None:
    sheet = spreadsheet.read(data, name)
    assert len(sheet.problems) == 1 and sheet.rows == {}


def test_what_chinese_spreadsheet_programs_save_is_read() -> None:
    text = "service_code,lead,legal_basis\nstreet_light,works,《条例》第十二条\n"
    sheet = spreadsheet.read(text.encode("gb18030"), "目录.csv")
    assert sheet.problems == [] and sheet.rows[2]["legal_basis"] == "《条例》第十二条"


def test_dates_of_a_workbook_are_dates() -> None:
    book = Workbook()
    book.active.append(["service_code", "lead", "valid_from", "assisting"])
    book.active.append(["bus_stop", "bus", dt.date(2026, 1, 31), "works; market"])
    out = io.BytesIO()
    book.save(out)
    sheet = spreadsheet.read(out.getvalue(), "a.xlsx")
    assert sheet.problems == []
    assert (sheet.rows[2]["valid_from"], sheet.rows[2]["assisting"]) == (dt.date(2026, 1, 31), ["works", "market"])


def test_a_cell_is_never_a_formula() -> None:
    CatalogueRow.objects.filter(pk=lamp().pk).update(legal_basis='=HYPERLINK("http://x")')
    rows = [lamp()]
    assert "'=HYPERLINK" in spreadsheet.write_csv(rows).decode("utf-8-sig")
    cells = load_workbook(io.BytesIO(spreadsheet.write_xlsx(rows))).active["J2"]
    assert cells.data_type == "s"
    back = spreadsheet.read(spreadsheet.write_csv(rows), "a.csv")
    assert back.rows[2]["legal_basis"] == '=HYPERLINK("http://x")'


@settings(max_examples=150, deadline=None)
@given(cells=st.lists(st.lists(st.text(max_size=8), max_size=14), max_size=6), heading=st.booleans())
def test_no_table_whatever_breaks_the_reading(cells: list[list[str]], heading: bool) -> None:
    lines = [["service_code", "lead", "valid_from"], *cells] if heading else cells
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    from hotline.dispatch.catalogue.checks import Checker

    checker = Checker()
    checker.__dict__ |= {"services": {"a"}, "places": {}, "agencies": {"b"}}
    sheet = spreadsheet.read(out.getvalue().encode("utf-8", "replace"), "a.csv", checker)
    assert all(problem.row >= 1 and problem.text for problem in sheet.problems)


# --- what would happen


def test_a_trial_shows_what_would_move_and_changes_nothing(new_request: New) -> None:
    moving, staying = new_request(), new_request("no_heating")
    gone = new_request()
    workflow.change_state(gone, State.WITHDRAWN, "citizen")
    before = list(CatalogueRow.objects.order_by("pk").values())
    line = list(CatalogueRow.objects.filter(retired_at=None)).index(lamp()) + 2
    sheet = spreadsheet.read(changed_csv((line, "lead", "works")), "a.csv")
    plan = trial.plan_of(sheet, whole=True)
    assert len(plan.changed) == 1 and not plan.new and not plan.gone
    result = trial.try_out(lambda: plan.apply(AGENT, "Trial."))
    assert [(m.request, m.now, m.then) for m in result.moved] == [(moving, "lamps", "works")]
    assert (result.tried, result.open_requests) == (2, 2)
    assert list(CatalogueRow.objects.order_by("pk").values()) == before
    staying.refresh_from_db()
    assert staying.lead_agency == agency("heat")


def test_a_whole_catalogue_retires_what_it_does_not_name() -> None:
    sheet = spreadsheet.read(b"service_code,lead\nbus_stop,bus\n", "a.csv")
    assert trial.plan_of(sheet, whole=False).gone == ()
    plan = trial.plan_of(sheet, whole=True)
    plan.apply(AGENT, "A fresh start.")
    (row,) = CatalogueRow.objects.filter(retired_at=None)
    assert (row.service_code, row.lead, row.created_by) == ("bus_stop", "bus", AGENT)


# --- objections


def test_a_row_that_is_objected_to_too_often_is_flagged(new_request: New) -> None:
    requests = [new_request() for _ in range(10)]
    for request in requests[:3]:
        workflow.change_state(request, State.OBJECTED, AGENT, "Not ours.")
    workflow.change_state(requests[0], State.REASSIGNED, AGENT, "Right.", lead_agency=agency("market"))
    workflow.change_state(requests[1], State.UPHELD, AGENT, "It is yours.")
    workflow.change_state(requests[2], State.CONFERRED, AGENT, assisting=[agency("bus")])
    assert objections([lamp().pk]) == {lamp().pk: Objections(lamp().pk, 10, 3, 1)}


@pytest.mark.parametrize(
    ("sent", "accepted", "flagged"), [(50, 5, False), (50, 6, True), (49, 49, False), (60, 6, False), (0, 0, False)]
)
def test_over_ten_percent_over_fifty_is_too_many(sent: int, accepted: int, flagged: bool) -> None:
    assert Objections(1, sent, accepted, accepted).flagged is flagged


# --- whom an agent may choose


def test_a_departments_duty_is_not_pushed_down_to_a_street(new_request: New) -> None:
    request = new_request("street_light", district="east", street="east_river")
    workflow.change_state(request, State.OBJECTED, AGENT, "Not ours.")
    with pytest.raises(workflow.GuardRefused, match="pushed down"):
        workflow.change_state(request, State.REASSIGNED, AGENT, "Near.", lead_agency=agency("east_river"))
    vendor = new_request("street_vendor", district="east", street="east_river")
    workflow.change_state(vendor, State.OBJECTED, AGENT, "The other side of the road.")
    workflow.change_state(vendor, State.REASSIGNED, AGENT, "Right.", lead_agency=agency("east_hill"))
    assert vendor.agencies("copied") == [agency("east")]


def test_a_report_is_given_to_nobody_it_is_about(new_request: New) -> None:
    request = new_request("bus_stop", kind="report", subject="公交公司")
    with pytest.raises(workflow.GuardRefused, match="about this agency"):
        workflow.change_state(request, State.DISPATCHED, AGENT, lead_agency=agency("bus"))


def test_the_accused_district_gets_no_copy(new_request: New) -> None:
    request = new_request("bus_stop", kind="report", subject="东区办事处的领导", district="east")
    workflow.change_state(request, State.DISPATCHED, AGENT, lead_agency=agency("east_hill"))
    assert request.agencies("copied") == []


def test_the_review_sees_three_likely_agencies_and_why(new_request: New) -> None:
    for code, kind in (("works", "help"), ("market", "praise")):
        CatalogueRow.objects.create(service_code="bus_stop", lead=code, kind=kind, valid_from=timezone.localdate())
    request = new_request("bus_stop", district="east", street="east_river")
    assert request.state == State.REVIEW
    assert request.likely_agencies == ["works", "market", "east"]
    assert request.routing_reasons[0] == "no catalogue row matches"
    assert [reason.split(":")[0] for reason in request.routing_reasons[1:]] == ["works", "market", "east"]
