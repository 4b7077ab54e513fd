"""A report: paragraphs whose every number is a figure, and tables; for the desk, or masked for the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hotline.insight.reports.figures import Figure, Untraced, untraced

EDITIONS = ("internal", "public")


@dataclass(frozen=True)
class Table:
    """A table with its query; cells are texts."""

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    query: str


@dataclass(frozen=True)
class Section:
    """A heading with sentences and tables."""

    title: str
    sentences: Sequence[str]
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """What is shown on the page, in DOCX and in CSV; ``checked`` before it leaves."""

    kind: str
    edition: str
    language: str
    title: str
    lead: str
    sections: Sequence[Section]
    figures: dict[str, Figure] = field(default_factory=dict)
    note: str = ""

    def checked(self) -> Report:
        """Return the report; raises Untraced when a sentence holds a number that traces to no query."""
        sentences = [self.title, self.lead, *(each for section in self.sections for each in section.sentences)]
        for sentence in sentences:
            if wrong := untraced(sentence, self.figures):
                raise Untraced(f"{wrong} in: {sentence}")
        return self

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON can hold it, to be kept when it is signed."""
        return {
            "title": self.title,
            "lead": self.lead,
            "note": self.note,
            "sections": [
                {
                    "title": section.title,
                    "sentences": list(section.sentences),
                    "tables": [
                        {"title": t.title, "heads": list(t.heads), "rows": [list(r) for r in t.rows], "query": t.query}
                        for t in section.tables
                    ],
                }
                for section in self.sections
            ],
            "figures": {name: [str(f.value), f.shown, f.query] for name, f in self.figures.items()},
        }
