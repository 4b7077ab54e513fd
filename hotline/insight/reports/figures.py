"""Figures with their origin: every number of a report's text is one of them, and a checker proves it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
FIELD = re.compile(r"\{(\w+)\}")


class Untraced(ValueError):
    """A text holds a number that is no figure's, or asks for a figure that is not there."""


@dataclass(frozen=True)
class Figure:
    """A value, how it is shown, and the query that gave it: what was counted, from when, until when, of what."""

    id: str
    value: Any
    shown: str
    query: str


@dataclass
class Figures:
    """The figures of one report by id."""

    found: dict[str, Figure] = field(default_factory=dict)

    def add(self, id: str, value: Any, shown: str, query: str) -> None:
        """Keep a figure; an id is used once."""
        if id in self.found:
            raise Untraced(f"two figures are called {id}")
        self.found[id] = Figure(id, value, shown, query)

    def told(self, template: str) -> str:
        """Return ``template`` with its figures; raises Untraced for one that is not there, or a number of its own."""
        if NUMBER.search(FIELD.sub("", template)):
            raise Untraced(f"the template has a number of its own: {template}")
        missing = [name for name in FIELD.findall(template) if name not in self.found]
        if missing:
            raise Untraced(f"no such figure: {', '.join(missing)}")
        return FIELD.sub(lambda name: self.found[name[1]].shown, template)


def untraced(text: str, figures: dict[str, Figure]) -> list[str]:
    """Return the numbers in ``text`` that no figure shows; empty when every one traces to its query."""
    known = {number for figure in figures.values() for number in NUMBER.findall(figure.shown)}
    return [number for number in NUMBER.findall(text) if number not in known]
