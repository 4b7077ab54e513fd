"""Finds personal data in free text and masks it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.contact import NAME_EN, NAME_ZH
from intake.text import fold

PATTERNS: dict[str, re.Pattern[str]] = {
    "identity_number": re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9x](?![0-9])"),
    "bank_card": re.compile(r"(?<![0-9])[3-6][0-9]{3}(?:[- ]?[0-9]{4}){3}(?:[- ]?[0-9]{1,3})?(?![0-9])"),
    "phone": re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])"),
    "landline": re.compile(r"(?<![0-9])\(?0[0-9]{2,3}\)?[- ]?[2-9][0-9]{2,3}[- ]?[0-9]{4}(?![0-9])"),
    "international": re.compile(r"\+[0-9]{1,3}[- ]?[0-9](?:[- ]?[0-9]){6,12}(?![0-9])"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "plate": re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·・ ]?[a-z0-9]{5,6}(?![a-z0-9])"
    ),
    "room": re.compile(r"[0-9]+单元[0-9]+(?:室|号)?|[0-9]{3,4}室"),
}
STAR = "＊"


@dataclass(frozen=True)
class PersonalSpan:
    """A piece of personal data: its kind and [start, end) in the text."""

    kind: str
    start: int
    end: int


def find_personal(text: str) -> list[PersonalSpan]:
    """Return personal data in order, without overlaps; the more telling kind wins."""
    folded = fold(text)
    found: list[PersonalSpan] = []
    for kind, pattern in PATTERNS.items():
        found += [PersonalSpan(kind, match.start(), match.end()) for match in pattern.finditer(folded)]
    for pattern in (*NAME_ZH, NAME_EN):
        found += [PersonalSpan("name", *match.span("name")) for match in pattern.finditer(text)]
    kept: list[PersonalSpan] = []
    for span in found:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def mask(text: str) -> str:
    """Return ``text`` of the same length with personal data starred out."""
    pieces, at = [], 0
    for span in find_personal(text):
        pieces += [text[at : span.start], STAR * (span.end - span.start)]
        at = span.end
    return "".join([*pieces, text[at:]])
