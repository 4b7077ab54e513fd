"""Matters the hotline must not take (北京市接诉即办工作条例, 2021, Art. 11): recognised only when the words are plain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.text import fold

PATTERNS: dict[str, re.Pattern[str]] = {
    "legal_route": re.compile(
        r"(?:不服|推翻|撤销|改判)[^。，,]{0,8}(?:判决|裁定|仲裁|复议决定)|法院(?:判决|判错|不执行|执行局)|(?:已经?|正在)(?:起诉|诉讼|仲裁|信访|行政复议)"
        r"|申请(?:行政复议|信息公开|劳动仲裁复核)|纪委|监委|(?:贪污|受贿|行贿)"
        r"|\b(?:court ruling|appeal (?:a|the|my) (?:verdict|judg|ruling)|lawsuit|sue (?:the|my|them))\b"
    ),
    "secrets": re.compile(r"国家秘密|军事机密|绝密文件|\bstate secret|\bclassified document"),
    "outside_duty": re.compile(r"(?:军队|部队)内部|党内处分|\binternal party matter"),
    "unlawful": re.compile(
        r"(?:帮我|给我|怎么|替我)[^。，,]{0,6}(?:办假证|伪造|开假|买枪|套现|代孕|查(?:一下)?(?:他|她|别人)的(?:手机号|住址|开房|银行))"
        r"|\b(?:fake (?:id|passport|licen[cs]e)|find out where (?:she|he) lives)\b"
    ),
}


@dataclass(frozen=True)
class Exit:
    """A legal exit with the words that name it."""

    code: str
    quoted: str
    start: int
    end: int


def screen(text: str) -> Exit | None:
    """Return the exit the words plainly name, else None; the citizen may always have it filed anyway."""
    folded = fold(text)
    for code, pattern in PATTERNS.items():
        if match := pattern.search(folded):
            return Exit(code, text[match.start() : match.end()], match.start(), match.end())
    return None
