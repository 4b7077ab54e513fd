from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.management import call_command
from django.utils import timezone

from citypack import CityPack
from hotline.dispatch.working_days import zone
from hotline.insight.models import Event
from hotline.insight.reports.figures import Figure, Figures, Untraced, untraced
from hotline.insight.reports.files import csv_of, docx_of
from hotline.insight.reports.report import Report, Section
from hotline.insight.reports.spans import KINDS, span
from hotline.insight.reports.words import texts
from hotline.insight.reports.writing import write

DAY = dt.date(2026, 3, 20)


def event(n: int, at: str, **more: Any) -> Event:
    moment = timezone.make_aware(dt.datetime.fromisoformat(at), zone())
    usual = {
        "service_code": "street_light",
        "group": "utilities",
        "unit": "lamps",
        "district": "east",
        "citizen": f"c{n}",
    }
    return Event(number=f"N{n}", cluster=f"N{n}", requested_at=moment, state="closed", tier="T3", **(usual | more))


@pytest.fixture
def events(city: CityPack) -> None:
    rows = [event(n, "2026-03-19 13:00") for n in range(14)]
    rows += [event(20 + n, "2026-03-20 11:59", service_code="noise", district="west", unit="works") for n in range(3)]
    rows += [event(30, "2026-03-20 12:00"), event(31, "2026-03-19 11:59"), event(32, "2026-02-19 08:00")]
    rows += [event(40 + n, "2026-03-18 13:00") for n in range(9)]
    Event.objects.bulk_create(rows)


def test_spans_are_those_of_the_regulation() -> None:
    def shown(kind: str, day: dt.date) -> list[str]:
        found = span(kind, day)
        moments = (found.period.start, found.period.end, found.before.start)
        return [moment.astimezone(zone()).strftime("%m-%d %H") for moment in moments]

    assert shown("daily", DAY) == ["03-19 12", "03-20 12", "03-18 12"]
    assert shown("midnight", DAY) == ["03-20 00", "03-21 00", "03-19 00"]
    assert shown("weekly", DAY) == ["03-16 00", "03-23 00", "03-09 00"]
    assert shown("monthly", DAY) == ["03-19 00", "04-19 00", "02-19 00"]
    assert shown("monthly", dt.date(2026, 1, 18)) == ["12-19 00", "01-19 00", "11-19 00"]
    assert shown("natural_month", dt.date(2026, 1, 5)) == ["01-01 00", "02-01 00", "12-01 00"]
    assert shown("quarterly", dt.date(2026, 2, 5)) == ["01-01 00", "04-01 00", "10-01 00"]
    assert shown("annual", DAY) == ["01-01 00", "01-01 00", "01-01 00"]


def test_a_day_is_also_compared_within_the_assessment_month() -> None:
    found = span("daily", DAY)
    assert found.assessment is not None and found.assessment_before is not None
    assert found.assessment.start.astimezone(zone()).date() == dt.date(2026, 3, 19)
    assert found.assessment_before.start.astimezone(zone()).date() == dt.date(2026, 2, 19)
    assert found.assessment.end - found.assessment.start == found.assessment_before.end - found.assessment_before.start


@pytest.mark.usefixtures("events")
def test_the_daily_report_counts_from_noon_to_noon() -> None:
    report = write("daily", DAY, "en")
    assert report.sections[0].sentences[0] == "17 requests came from 17 citizens; 10 in the period before, up 70.0%."
    assert report.figures["so_far"].value == 18
    assert "count requests ; requested_at from 2026-03-19T12:00:00" in report.figures["total"].query
    assert [row[1:] for row in report.sections[1].tables[0].rows] == [["14", "10"], ["3", "0"]]


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("edition", ["internal", "public"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_every_report_is_a_figure(kind: str, edition: str, language: str) -> None:
    report = write(kind, DAY, language, edition)
    for section in report.sections:
        for sentence in section.sentences:
            assert untraced(sentence, report.figures) == []


def test_a_number_without_a_query_is_refused() -> None:
    figures = {"total": Figure("total", 17, "17", "count requests")}
    report = Report("daily", "internal", "en", "Title", "", [Section("S", ["17 requests, 3 of them open."])], figures)
    with pytest.raises(Untraced, match="3"):
        report.checked()


def test_a_template_with_a_number_of_its_own_is_refused() -> None:
    with pytest.raises(Untraced):
        Figures().told("About 100 requests.")
    with pytest.raises(Untraced):
        Figures().told("{nothing} requests.")


def test_no_template_has_a_number() -> None:
    def every(content: Any) -> list[str]:
        return [content] if isinstance(content, str) else [text for part in content.values() for text in every(part)]

    assert [text for text in every(texts()) if any(sign.isdigit() for sign in text)] == []


@pytest.mark.usefixtures("events")
def test_the_public_edition_hides_and_rounds() -> None:
    report = write("daily", DAY, "zh", "public")
    assert report.sections[0].sentences[0].startswith("本期受理诉求15件，涉及市民15人；上期10件，上升50.0%")
    assert [row[1] for row in report.sections[1].tables[0].rows] == ["*", "*"]
    titles = [section.title for section in report.sections]
    assert "安全风险" not in titles and "公共服务企业" not in titles
    assert ",17," not in csv_of(report)


@pytest.mark.usefixtures("events")
def test_files_hold_what_the_page_shows(tmp_path: Path) -> None:
    report = write("daily", DAY, "zh")
    document = docx.Document(io.BytesIO(docx_of(report)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert report.title in words and report.sections[0].sentences[0] in words
    assert "草稿，尚未签发" in words
    assert any("未使用人工智能" in text for text in words)
    assert f"figure,total,17,{report.figures['total'].query}" in csv_of(report)
    call_command("report", "daily", date=DAY, out=tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".csv"}
