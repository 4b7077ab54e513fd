"""Writing a report: the sections of the daily report (domain B10), with more or less of them for the other kinds.

Everything is counted from events and follow-ups and filled into templates; no language model has a part in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from hotline.dispatch import rates
from hotline.dispatch.models import Agency
from hotline.dispatch.rates import Period
from hotline.insight.events import Filters, frame
from hotline.insight.reports.figures import Figures
from hotline.insight.reports.masking import K, masked, rounded
from hotline.insight.reports.report import Report, Section, Table
from hotline.insight.reports.spans import Span, span
from hotline.insight.reports.words import names, say

TOP_MATTERS, BEST, POINTS, MANY_AT_A_POINT = 5, 3, 20, 50
COLUMNS = (
    *("number", "requested_at", "service_code", "group", "unit", "district", "subdistrict", "place_point"),
    *("citizen", "danger", "kind"),
)
HIDDEN = "*"


def write(
    kind: str, day: dt.date, language: str, edition: str = "internal", *, until: dt.date | None = None,
    groups: tuple[str, ...] = (),
) -> Report:  # fmt: skip
    """Return the checked report of ``kind``; a special report is about ``groups`` from ``day`` through ``until``."""
    return _Writer(span(kind, day, until), language, edition == "public", groups).report().checked()


@dataclass
class _Writer:
    """One report while it is written."""

    span: Span
    language: str
    public: bool
    groups: tuple[str, ...]
    figures: Figures = field(default_factory=Figures)

    def report(self) -> Report:
        now, before = (self._events(period) for period in (self.span.period, self.span.before))
        self._period("period", self.span.period)
        self._period("before", self.span.before)
        sections = [self._volume(now, before), self._matters(now, before), self._places(now, before)]
        if self.span.kind == "special":
            sections.append(self._points(now))
        sections += [self._units(), *([] if self.public else [self._companies(now), self._dangers(now)])]
        edition = "public" if self.public else "internal"
        title = self.figures.told(say(f"titles.{self.span.kind}", self.language))
        lead = self.figures.told(say("lead", self.language))
        kept = [section for section in sections if section.sentences or section.tables]
        note = say(f"notes.{edition}", self.language)
        return Report(self.span.kind, edition, self.language, title, lead, kept, self.figures.found, note)

    def _events(self, period: Period) -> pd.DataFrame:
        return frame(Filters(start=period.start, end=period.end, groups=self.groups), COLUMNS)

    def _query(self, what: str, period: Period, more: str = "") -> str:
        of = f" ; group in ({', '.join(self.groups)})" if self.groups else ""
        return f"{what} ; requested_at from {period.start.isoformat()} before {period.end.isoformat()}{of}{more}"

    def _period(self, name: str, period: Period) -> None:
        zone = rates.zone()
        for end, moment in (("start", period.start), ("end", period.end)):
            shown = moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
            self.figures.add(f"{name}_{end}", moment.isoformat(), shown, f"{end} of the period")

    def _count(self, id: str, value: int, citizens: int, query: str) -> None:
        """Keep a count; of the public edition it is rounded, and hidden with fewer than five citizens."""
        shown = str(value)
        if self.public:
            shown = say("hidden", self.language) if 0 < citizens < K else str(rounded(value))
        self.figures.add(id, value, shown, query)

    def _change(self, id: str, now: int, before: int, query: str) -> None:
        """Keep the change in percent of two counts, of the shown ones in the public edition."""
        a, b = (rounded(n) if self.public else n for n in (now, before))
        if not b:
            shown = say("no_comparison", self.language)
        else:
            way = "up" if a >= b else "down"
            shown = say(f"change.{way}", self.language).replace("{}", f"{abs(a - b) / b:.1%}")
        self.figures.add(id, (a - b) / b if b else None, shown, query)

    def _told(self, *ids: str) -> list[str]:
        return [self.figures.told(say(f"sentences.{id}", self.language)) for id in ids]

    def _volume(self, now: pd.DataFrame, before: pd.DataFrame) -> Section:
        for id, rows, period in (("total", now, self.span.period), ("total_before", before, self.span.before)):
            self._count(id, len(rows), rows["citizen"].nunique(), self._query("count requests", period))
        self._change("total_change", len(now), len(before), "change of total against total_before")
        people = now["citizen"].nunique()
        self._count("citizens", people, people, self._query("count citizens", self.span.period))
        told = ["volume"]
        if self.span.assessment and self.span.assessment_before:
            pair = [self._events(period) for period in (self.span.assessment, self.span.assessment_before)]
            self._count("so_far", len(pair[0]), K, self._query("count requests", self.span.assessment))
            self._change(
                "so_far_change", len(pair[0]), len(pair[1]), "change of so_far against the span a month before"
            )
            told.append("so_far")
        return Section(say("sections.volume", self.language), self._told(*told))

    def _matters(self, now: pd.DataFrame, before: pd.DataFrame) -> Section:
        table = self._counted("matters", "service_code", now, before)
        shares = now["service_code"].astype(object).value_counts()
        for n, (code, number) in enumerate(shares.head(TOP_MATTERS).items(), 1):
            if number >= K:
                self.figures.add(
                    f"matter_{n}", code, names("service_code", self.language).get(str(code), str(code)), "name"
                )
                value = number / len(now)
                query = self._query(f"share of service_code {code}", self.span.period)
                self.figures.add(f"matter_{n}_share", value, f"{value:.0%}" if self.public else f"{value:.1%}", query)
        top = [n for n in range(1, TOP_MATTERS + 1) if f"matter_{n}" in self.figures.found]
        comma = say("comma", self.language)
        listed = comma.join(say("matter", self.language).replace("#", str(n)) for n in top)
        listed = listed.replace("<", "{").replace(">", "}")
        sentences = [self.figures.told(say("sentences.matters", self.language).replace("[]", listed))] if top else []
        return Section(say("sections.matters", self.language), sentences, [table] if table.rows else [])

    def _places(self, now: pd.DataFrame, before: pd.DataFrame) -> Section:
        tables = [self._counted("places", "district", now, before)]
        return Section(say("sections.places", self.language), [], [table for table in tables if table.rows])

    def _counted(self, key: str, column: str, now: pd.DataFrame, before: pd.DataFrame) -> Table:
        """Return counts of both periods by ``column``; the public edition hides and rounds."""
        counts = [rows[column].astype(object).value_counts() for rows in (now, before)]
        codes = list(counts[0].head(POINTS).index)
        hidden = [
            masked(count, rows.groupby(rows[column].astype(object))["citizen"].nunique())
            for count, rows in zip(counts, (now, before), strict=True)
        ]
        called = names(column, self.language)
        rows = [
            [called.get(str(code), str(code)), *(self._cell(code, *pair) for pair in zip(counts, hidden, strict=True))]
            for code in codes
        ]
        heads = [say(f"heads.{name}", self.language) for name in (column, "requests", "before")]
        query = self._query(f"count requests by {column}", self.span.period)
        return Table(key, say(f"tables.{key}", self.language), heads, rows, query)

    def _cell(self, code: object, counts: pd.Series, hidden: pd.Series) -> str:
        number = int(counts.get(code, 0))
        if not self.public:
            return str(number)
        return HIDDEN if bool(hidden.get(code, False)) else str(rounded(number))

    def _points(self, now: pd.DataFrame) -> Section:
        """Return the points with fifty requests or more (B10, of the heating season)."""
        counts = now["place_point"].astype(object).value_counts()
        people = now.groupby(now["place_point"].astype(object))["citizen"].nunique()
        many = counts[(counts >= MANY_AT_A_POINT) & (people.reindex(counts.index) >= K)]
        rows = [[str(name), str(rounded(n) if self.public else n)] for name, n in many.items()]
        heads = [say("heads.place_point", self.language), say("heads.requests", self.language)]
        query = self._query("count requests by place_point", self.span.period, f" ; at least {MANY_AT_A_POINT}")
        table = Table("points", say("tables.points", self.language), heads, rows, query)
        return Section(say("sections.points", self.language), [], [table] if rows else [])

    def _units(self) -> Section:
        """Return best and worst units, and the three rates of streets and departments by the period's follow-ups."""
        found = rates.report(self.span.period)
        kinds = dict(Agency.objects.values_list("code", "kind"))
        scopes = {"all": found.everything, "without_excluded": found.without_excluded}
        tables, told = [], []
        start, end = (moment.isoformat() for moment in (self.span.period.start, self.span.period.end))
        query = f"valid follow-ups ; at from {start} before {end}"
        for name, of in (("streets", ("street",)), ("departments", ("department", "company"))):
            for scope_name, scope in scopes.items():
                units = {code: unit for code, unit in scope.units.items() if kinds.get(code) in of}
                rows = self._rate_rows(units)
                heads = [say(f"heads.{each}", self.language) for each in ("unit", "valid", *rates.NAMES, "score")]
                title = say(f"tables.{name}", self.language) + say(f"scopes.{scope_name}", self.language)
                if rows:
                    tables.append(Table(f"{name}_{scope_name}", title, heads, rows, f"{query} ; {scope_name}"))
        scored = [
            (unit.score, code) for code, unit in found.everything.units.items() if unit.valid >= rates.RANKED_FROM
        ]
        ranked = sorted(((score, code) for score, code in scored if score is not None), reverse=True)
        called = names("unit", self.language)
        if len(ranked) >= 2 * BEST and not self.public:
            comma = say("comma", self.language)
            for id, some in (("best", ranked[:BEST]), ("worst", ranked[-BEST:])):
                shown = comma.join(f"{called.get(code, code)} ({score:.1f})" for score, code in some)
                self.figures.add(id, [code for _, code in some], shown, f"{query} ; score, units with 20 or more")
            told.append("units")
        return Section(say("sections.units", self.language), self._told(*told), tables)

    def _rate_rows(self, units: dict[str, rates.Rates]) -> list[list[str]]:
        called = names("unit", self.language)
        kept = {code: unit for code, unit in units.items() if not self.public or unit.valid >= rates.RANKED_FROM}
        rows = [
            [called.get(code, code), str(self._shown(unit.valid)), *self._rate_cells(unit)]
            for code, unit in kept.items()
        ]
        if len(kept) > 1 and not self.public:
            pooled = rates.mean(list(kept.values()), next(iter(kept.values())).weights)
            cells = [self._percent(getattr(pooled, name)) for name in rates.NAMES]
            score = "—" if pooled.score is None else f"{pooled.score:.1f}"
            rows.append([say("mean_of_units", self.language), str(pooled.units), *cells, score])
        return rows

    def _shown(self, number: int) -> int:
        return rounded(number) if self.public else number

    def _rate_cells(self, unit: rates.Rates) -> list[str]:
        score = "—" if unit.score is None else f"{unit.score:.0f}" if self.public else f"{unit.score:.1f}"
        return [*(self._percent(getattr(unit, name).value) for name in rates.NAMES), score]

    def _percent(self, value: float | None) -> str:
        return "—" if value is None else f"{value:.0%}" if self.public else f"{value:.1%}"

    def _companies(self, now: pd.DataFrame) -> Section:
        """Return the requests that companies of public services lead."""
        companies = set(Agency.objects.filter(kind="company").values_list("code", flat=True))
        own = now[now["unit"].isin(companies)]
        called = names("unit", self.language)
        rows = [
            [called.get(str(code), str(code)), str(n)] for code, n in own["unit"].astype(object).value_counts().items()
        ]
        heads = [say("heads.unit", self.language), say("heads.requests", self.language)]
        query = self._query("count requests by unit", self.span.period, " ; unit is a company")
        table = Table("companies", say("tables.companies", self.language), heads, rows, query)
        return Section(say("sections.companies", self.language), [], [table] if rows else [])

    def _dangers(self, now: pd.DataFrame) -> Section:
        """Return how many requests told of a danger."""
        own = now[now["danger"].notna()]
        self._count("dangers", len(own), K, self._query("count requests", self.span.period, " ; danger is set"))
        return Section(say("sections.dangers", self.language), self._told("dangers"))
