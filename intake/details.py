"""What else a letter says: the demand, whom it is about, whether it was raised before, secrecy, mood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.text import fold


@dataclass(frozen=True)
class Detail:
    """A value with the [start, end) of the words that say it."""

    value: str
    start: int
    end: int


DEMAND = re.compile(
    r"(?:希望|要求|请求|恳请|恳求|诉求是?|麻烦)(?:政府|有关部门|相关部门|贵单位|你们|能够?|可以|尽快|尽早|:|，)*(?P<what>[^。！？!?\n]{3,80})"
    r"|(?P<zh>请(?:尽快|尽早|帮忙|督促|安排|协调|核实|派人)[^。！？!?\n]{2,80})"
    r"|(?P<en>\b(?:i (?:want|would like|demand|need) (?:a |an |the |them to |you to |to )?|please )[^.!?\n]{3,120})"
)
NO_DEMAND = re.compile(r"to (?:report|complain|talk|speak|know)|(?:人工|问|咨询|反映|投诉|举报)")
ORGANISATION = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()]{2,20}?(?:有限公司|分公司|公司|物业|健身房|健身|培训学校|培训机构|幼儿园|小学|中学|医院|诊所|超市|饭店|餐厅|酒店|商场|事务所|合作社|银行|美容院|工作室|旅行社|驾校|中介)"
)
LEADING_WORDS = re.compile(
    r"^.*?(?:在|是|被|找|把|由|叫|给|向|投诉|举报|反映|我们|我|这家|那家|一家|的|和)(?=[\u4e00-\u9fff])"
)
AGAIN = re.compile(
    r"(?:多次|好几次|几次|再次|第[二三四五六七八九两\d]+次|反复|之前|以前|上次|曾经?|已经?)[^。，,]{0,8}(?:反映|投诉|打过|报过|举报|来电|联系)"
    r"|(?:反映|投诉|举报)过|(?:third|second|fourth|again|several) time|(?:called|complained|reported) (?:before|already|again|many)"
)
FIRST = re.compile(r"第一次(?:反映|投诉|打|来电)|首次反映|没(?:有)?反映过|first time")
SECRET = re.compile(
    r"(?:要求|请|希望|给我|帮我|务必|必须|替我)(?:你们)?(?:对)?[^。，,]{0,6}保密|不要(?:透露|泄露|说出|告诉[^。，,]{0,8}是我)|别(?:透露|泄露)|匿名(?:举报|投诉|反映)|我要匿名"
    r"|\b(?:keep (?:me|my name|this) (?:anonymous|secret|confidential)|do not reveal|confidential(?:ly)?)\b"
)
UPSET = re.compile(
    r"气死|太过分|受不了|忍无可忍|愤怒|欺负|没人管|不管不问|踢皮球|推诿|崩溃|绝望|无语|忍不了|太气人|烦死|还管不管|到底管不管|[!！]{2,}|[?？]{3,}"
    r"|\b(?:furious|outrag|fed up|disgust|unacceptable|ridiculous|angry|desperate|sick of)"
)


def find_demand(text: str) -> Detail | None:
    """Return what the citizen wants done, in their words."""
    folded = fold(text)
    for match in DEMAND.finditer(folded):
        name = next(group for group in ("what", "zh", "en") if match[group])
        if not NO_DEMAND.search(match[name][:20]):
            start, end = match.span(name)
            return Detail(text[start:end].strip(" ，,"), start, end)
    return None


def find_subject(text: str) -> Detail | None:
    """Return the organisation complained about, when one is named."""
    if match := ORGANISATION.search(text):
        lead = LEADING_WORDS.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        if match.end() - start >= 4:
            return Detail(text[start : match.end()], start, match.end())
    return None


def find_history(text: str) -> Detail | None:
    """Return ``repeat`` or ``first`` when the citizen says whether the matter was raised before."""
    folded = fold(text)
    for value, pattern in (("first", FIRST), ("repeat", AGAIN)):
        if match := pattern.search(folded):
            return Detail(value, match.start(), match.end())
    return None


def wants_secrecy(text: str) -> bool:
    """Return whether the citizen asks that their identity be kept secret."""
    return bool(SECRET.search(fold(text)))


def find_mood(text: str) -> Detail | None:
    """Return ``upset`` when the words show it."""
    if match := UPSET.search(fold(text)):
        return Detail("upset", match.start(), match.end())
    return None
