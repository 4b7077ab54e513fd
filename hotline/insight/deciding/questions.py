"""Questions over counts and rates, in a small grammar of Chinese and English; never over single requests.

What is asked is turned into one Query, which is shown beside the answer: a measure, filters, a period, a split. What
the grammar does not know is said, not guessed. A cell of fewer than five citizens is withheld, and with it the smallest
other cell when a total would give it away (see ``masking``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from hotline.insight.reports.masking import K, masked

MEASURES = {
    "requests": (
        "多少件",
        "多少",
        "件数",
        "数量",
        "诉求量",
        "工单量",
        "几件",
        "how many",
        "number of",
        "count",
        "volume",
    ),
    "citizens": ("多少人", "几个人", "人数", "how many people", "how many citizens", "people"),
    "solved": ("解决率", "solved rate", "resolution rate", "share solved", "solved"),
    "satisfied": ("满意率", "satisfaction rate", "satisfied", "satisfaction"),
    "response": ("响应率", "response rate", "contacted"),
    "median_days": ("多久", "几天", "办理时长", "平均时长", "how long", "median days", "days to reply"),
}
SPLITS = {
    "district": ("各区", "按区", "哪个区", "哪些区", "by district", "which district", "per district", "each district"),
    "subdistrict": ("各街道", "按街道", "哪个街道", "哪些街道", "各街乡镇", "by street", "which street", "per street"),
    "service_code": ("哪些问题", "什么问题", "各类", "按事项", "哪类", "by service", "which service", "what problems"),
    "unit": ("各单位", "按单位", "哪个单位", "哪些单位", "by unit", "which unit", "per unit", "by agency"),
    "channel": ("各渠道", "按渠道", "by channel", "which channel"),
    "month": ("按月", "每月", "各月", "by month", "monthly", "per month"),
    "week": ("按周", "每周", "by week", "weekly", "per week"),
}
PERIODS = {
    "today": ("今天", "今日", "today"),
    "yesterday": ("昨天", "昨日", "yesterday"),
    "last_7": (
        "近一周",
        "最近一周",
        "过去一周",
        "近7天",
        "最近7天",
        "last week",
        "past week",
        "last 7 days",
        "past 7 days",
    ),
    "last_30": (
        "近一个月",
        "最近一个月",
        "过去一个月",
        "近30天",
        "最近30天",
        "last month",
        "past month",
        "last 30 days",
    ),
    "last_90": (
        "近三个月",
        "最近三个月",
        "近一季度",
        "last quarter",
        "past quarter",
        "last 90 days",
        "last three months",
    ),
    "this_year": ("今年", "this year"),
    "last_365": ("近一年", "最近一年", "过去一年", "past year", "last 365 days", "last 12 months"),
}
DAYS = {"last_7": 7, "last_30": 30, "last_90": 90, "last_365": 365}
NUMBERED = re.compile(
    r"(?:近|最近|过去|last|past)\s*(\d{1,3})\s*(天|日|周|个星期|个月|days?|weeks?|months?)", re.IGNORECASE
)
UNITS = {"天": 1, "日": 1, "d": 1, "周": 7, "个星期": 7, "w": 7, "个月": 30, "m": 30}
SMALL_WORDS = re.compile(
    r"[\s，。？?！!、,.的在有了是和与吗呢]|\b(?:the|of|in|on|for|a|an|is|are|was|were|there|what|about|did|do|we|get|have|by|"
    r"requests?|complaints?|and|to|from|has|had|much|rate|please|show|me)\b|诉求|工单|投诉|请问|请|情况|一共|总共|关于|问题|统计|查询",
    re.IGNORECASE,
)
PERSONAL = re.compile(
    r"\d{7,}|姓名|电话|手机号|身份证|谁反映|是谁|name of|phone|who reported|who complained|address of", re.IGNORECASE
)


class CannotAnswer(ValueError):
    """The question is outside the grammar; ``code`` says why and ``words`` what was not understood."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code}: {words}")
        self.code, self.words = code, words


@dataclass(frozen=True)
class Query:
    """What is counted, of which events: ``where`` is a list of column and allowed codes; dates include ``last``."""

    measure: str
    first: dt.date
    last: dt.date
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: str = ""

    def text(self) -> str:
        """Return the query as it is shown."""
        conditions = [f"{column} in ({', '.join(codes)})" for column, codes in sorted(self.where.items())]
        parts = [f"count {self.measure}", f"from {self.first} to {self.last}", *conditions]
        return " ; ".join(parts + ([f"by {self.by}"] if self.by else []))


@dataclass(frozen=True)
class Answer:
    """The values by row ("all" without a split), None where withheld; ``basis`` is how many requests it rests on."""

    query: Query
    values: dict[str, float | None]
    basis: int | None


Names = Iterable[tuple[str, str, str]]  # column, code, a name somebody may use


def understand(question: str, names: Names, today: dt.date) -> Query:
    """Return the query that ``question`` asks; raises CannotAnswer.

    The longest name wins, and every name is taken once. Words that are left over refuse the question.
    """
    if PERSONAL.search(question):
        raise CannotAnswer("personal")
    left = question.strip().lower()
    first, last, left = _period(left, today)
    measure, left = _one(left, MEASURES)
    by, left = _one(left, SPLITS)
    where, left = _places_and_matters(left, names)
    if rest := SMALL_WORDS.sub("", left).strip():
        raise CannotAnswer("not_understood", rest)
    if not (measure or by or where):
        raise CannotAnswer("nothing_asked")
    return Query(measure or "requests", first, last, where, by)


def answer(events: pd.DataFrame, query: Query) -> Answer:
    """Return what ``query`` asks of ``events``; raises CannotAnswer with fewer than five citizens behind all of it."""
    local = events["requested_at"].dt.tz_localize(None)
    chosen = (local >= pd.Timestamp(query.first)) & (local < pd.Timestamp(query.last) + pd.Timedelta(days=1))
    for column, codes in query.where.items():
        chosen &= events[column].astype(object).isin(codes)
    found = events[chosen]
    if found["citizen"].nunique() < K:
        raise CannotAnswer("too_few")
    key = _split(found, query.by)
    counts = found.groupby(key).size()
    citizens = found.groupby(key)["citizen"].nunique()
    hidden = masked(counts, citizens)
    values = _measured(found, key, query.measure)
    shown = {str(name): None if hidden[name] else _plain(values.get(name)) for name in counts.index}
    order = sorted(
        shown,
        key=lambda name: (shown[name] is None, 0.0 if query.by in ("month", "week") else -(shown[name] or 0), name),
    )
    return Answer(query, {name: shown[name] for name in order}, None if hidden.any() else len(found))


def _measured(events: pd.DataFrame, key: pd.Series, measure: str) -> pd.Series:
    if measure == "requests":
        return events.groupby(key).size()
    if measure == "citizens":
        return events.groupby(key)["citizen"].nunique()
    if measure == "median_days":
        return ((events["replied_at"] - events["requested_at"]).dt.total_seconds() / 86400).groupby(key).median()
    valid = events[events["followed_up"]]
    if measure == "satisfied":
        worth = valid["satisfaction"].astype(object).map({"satisfied": 1.0, "basically": 0.9}).fillna(0.0)
    else:
        column = "contacted" if measure == "response" else "solved"
        worth = valid[column].astype("boolean").fillna(False).astype(float)
    grouped = worth.groupby(key[valid.index])
    return grouped.mean().where(grouped.size() >= K)


def _plain(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _split(events: pd.DataFrame, by: str) -> pd.Series:
    if not by:
        return pd.Series("all", index=events.index)
    if by in ("month", "week"):
        local = events["requested_at"].dt.tz_localize(None)
        return local.dt.to_period("M" if by == "month" else "W-SUN").dt.start_time.dt.strftime("%Y-%m-%d")
    return events[by].astype(object).where(events[by].notna(), "")


def _period(text: str, today: dt.date) -> tuple[dt.date, dt.date, str]:
    if match := NUMBERED.search(text):
        unit = match[2] if match[2] in UNITS else match[2][0]
        days = int(match[1]) * UNITS[unit]
        return today - dt.timedelta(days=max(1, days) - 1), today, text.replace(match[0], " ")
    name, left = _one(text, PERIODS)
    if name == "yesterday":
        return today - dt.timedelta(days=1), today - dt.timedelta(days=1), left
    if name == "this_year":
        return today.replace(month=1, day=1), today, left
    days = 1 if name == "today" else DAYS.get(name, 30)
    return today - dt.timedelta(days=days - 1), today, left


def _one(text: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Return the name whose longest word stands in ``text``, and the text without it."""
    pairs = sorted(((word, name) for name, some in words.items() for word in some), key=lambda pair: -len(pair[0]))
    for word, name in pairs:
        if word in text:
            return name, text.replace(word, " ", 1)
    return "", text


def _places_and_matters(text: str, names: Names) -> tuple[dict[str, tuple[str, ...]], str]:
    found: dict[str, set[str]] = {}
    spelled: dict[str, set[tuple[str, str]]] = {}
    for column, code, name in names:
        if len(name) >= 2:
            spelled.setdefault(name.lower(), set()).add((column, code))
    for name in sorted(spelled, key=len, reverse=True):
        if name in text:
            text = text.replace(name, " ")
            columns = {column for column, _ in spelled[name]}
            column = next(
                each
                for each in ("district", "subdistrict", "group", "service_code", "unit", "channel")
                if each in columns
            )
            found.setdefault(column, set()).update(code for of, code in spelled[name] if of == column)
    return {column: tuple(sorted(codes)) for column, codes in found.items()}, text
