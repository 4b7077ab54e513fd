"""The reports' own words in both languages, from ``locale/reports.yml``, and names of codes in either."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hotline.dispatch.models import Agency, Place, Service, ServiceGroup

NAMED: dict[str, Any] = {
    "service_code": Service,
    "group": ServiceGroup,
    "unit": Agency,
    "district": Place,
    "subdistrict": Place,
}


@cache
def texts() -> dict[str, Any]:
    """Return the file's content; read once."""
    content: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "locale" / "reports.yml").read_text("utf-8"))
    return content


def say(name: str, language: str) -> str:
    """Return the text called ``name``, such as ``heads.unit``."""
    found: Any = texts()
    for part in name.split("."):
        found = found[part]
    return str(found["en" if language == "en" else "zh"])


def names(column: str, language: str) -> dict[str, str]:
    """Return the names of the codes of ``column``."""
    return {row.code: row.name(language) for row in NAMED[column].objects.all()}
