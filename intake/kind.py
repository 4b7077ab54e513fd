"""The kind of a request, when the citizen says it: the five kinds of the Beijing regulation (Art. 2), and praise."""

from __future__ import annotations

import re

from intake.text import fold

# Order matters: a report of wrongdoing outweighs a complaint, and either outweighs the question it is wrapped in.
PATTERNS: dict[str, re.Pattern[str]] = {
    "report": re.compile(
        r"举报|检举|揭发|\breport(?:ing)? (?:my (?:boss|employer|landlord)|someone|a person|fraud|wrongdoing)"
    ),
    "complaint": re.compile(r"投诉|告状|\bcomplain|\bcomplaint\b"),
    "praise": re.compile(r"表扬|锦旗|点赞|感谢信|\bprais|\bcommend|\bcompliment|\bkudos\b"),
    "suggestion": re.compile(r"建议|提议|\bsuggest|\bpropos"),
    "help": re.compile(r"求助|帮帮我|请帮忙|救助|\bhelp me\b|\bplease help\b"),
    "consultation": re.compile(r"咨询|请问|想问|问一下|怎么办理|需要什么材料|\bhow (?:do|can) i\b|\bwhat documents\b"),
}
NOT_MEANT = re.compile(r"(?:不是|并非|不算|没有?|not (?:a|to|an) ?)$")


def find_kind(text: str) -> str | None:
    """Return consultation, help, complaint, report, suggestion or praise when the words name it, else None."""
    folded = fold(text)
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(folded):
            if not NOT_MEANT.search(folded[: match.start()]):
                return kind
    return None
