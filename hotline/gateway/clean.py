"""Text from outside, made safe to store: no control characters, no half characters, no direction tricks."""

from __future__ import annotations

import re

# All of Unicode's Cc but tab and line feed, and the overrides that make text read differently from what it says.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
LINE_END = re.compile("\r\n?|\u2028|\u2029")


def clean(text: str) -> str:
    """Return ``text`` trimmed and without what cannot or should not be stored."""
    text = LINE_END.sub("\n", text)
    text = UNWANTED.sub("", text)
    return LONE_SURROGATE.sub("\ufffd", text).strip()
