"""When it happened: Chinese and English time words to a start, an end and a recurrence."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from intake.numbers import chinese_number, english_number
from intake.text import fold


@dataclass(frozen=True)
class Occurrence:
    """Times with offset, both ends included as far as known; ``said`` are the citizen's words at ``span``."""

    said: str
    start: datetime | None
    end: datetime | None
    recurrence: str | None
    ongoing: bool
    span: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values: ISO 8601 with offset."""
        start, end = (moment.isoformat() if moment else None for moment in (self.start, self.end))
        return {**asdict(self), "start": start, "end": end, "span": list(self.span)}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Occurrence:
        """Return the occurrence of :meth:`as_dict`."""
        start, end = (datetime.fromisoformat(value[name]) if value.get(name) else None for name in ("start", "end"))
        span = value.get("span") or (0, 0)
        return cls(value["said"], start, end, value.get("recurrence"), bool(value.get("ongoing")), (span[0], span[1]))


ZH = r"(?:[0-9]+|[一二两三四五六七八九十百]+|几|半|好几|多)"
PART = r"(?P<part>凌晨|清晨|早上|早晨|今早|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|夜间|早|晚)"
CLOCK = r"(?P<hour>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:[点时](?:(?P<minute>[0-9]{1,2}|[一二三四五六七八九十]{1,3})分?|(?P<half>半)|(?P<quarter>一刻|三刻))?|:(?P<colon>[0-9]{2})(?::[0-9]{2})?)(?:钟|左右|多|许)*"
PARTS = {"凌晨": (0, 6), "清晨": (5, 8), "早上": (6, 9), "早晨": (6, 9), "今早": (6, 9), "早": (6, 9), "上午": (8, 12), "中午": (11, 13),
         "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 24), "晚": (18, 24), "夜里": (20, 24), "半夜": (0, 4), "深夜": (22, 24), "夜间": (22, 24),
         "morning": (6, 12), "noon": (12, 13), "afternoon": (12, 18), "evening": (18, 22), "night": (20, 24)}  # fmt: skip
DAYS = {"大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨": -1, "今天": 0, "今日": 0, "今": 0, "刚才": 0,
        "yesterday": -1, "today": 0, "this": 0, "last": -1, "tonight": 0}  # fmt: skip
UNITS = {"分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1), "天": timedelta(days=1), "日": timedelta(days=1),
         "晚": timedelta(days=1), "周": timedelta(weeks=1), "星期": timedelta(weeks=1), "礼拜": timedelta(weeks=1), "月": timedelta(days=30), "年": timedelta(days=365),
         "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "night": timedelta(days=1), "week": timedelta(weeks=1),
         "month": timedelta(days=30), "year": timedelta(days=365)}  # fmt: skip
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5,
            "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}  # fmt: skip
FESTIVALS = {"元旦": (1, 1, 1), "五一": (5, 1, 5), "劳动节": (5, 1, 5), "国庆": (10, 1, 7), "十一假期": (10, 1, 7)}

RECURRENCE = re.compile(
    rf"每(?:天|日|晚|夜|周[一二三四五六日末]?|月|年|逢[^，。]{{1,6}}|个?(?:星期|礼拜)[一二三四五六日天]?)(?:{PART.replace('part', 'rpart')})?|天天|夜夜|整夜|通宵|经常|隔三差五|总是|(?:早晚|上下班)高峰"
    r"|\b(?:every (?:single )?(?:day|night|morning|evening|afternoon|week|month|weekend|weekday|hour|mon|tues|wednes|thurs|fri|satur|sun)\w*|each (?:day|night|morning)|daily|nightly|weekly|all night)\b"
)
ABSOLUTE = re.compile(
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}}|今|去|前)[年/.-])?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?|[/-](?=[0-9]))(?:(?P<day>3[01]|[12][0-9]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?![0-9])[日号]?|(?P<third>初|中旬?|底|上旬|下旬))?\s*{PART}?\s*(?:{CLOCK})?"
)
RELATIVE_DAY = re.compile(
    rf"(?P<day>大前天|前天|前日|昨天|昨日|今天|今日|昨(?=[晚夜早])|今(?=[晚早]))(?:{PART})?\s*(?:{CLOCK})?"
)
WEEKDAY = re.compile(
    rf"(?P<which>上上|上|这|本)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-6])(?:{PART})?\s*(?:{CLOCK})?"
)
AGO = re.compile(
    rf"(?P<n>{ZH})(?:多)?个?(?P<half>半)?(?P<unit>分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(?:多|左右)?(?:之)?前"
)
DURATION = re.compile(
    rf"(?:(?:已经?|连续|持续|整整|最近|近|这|过去|长达|停了?|等了?)(?:有|了|快|的)*)?(?P<n>{ZH})(?P<more>多)?个?(?P<half>半)?(?P<unit>小时|钟头|天|晚|周|星期|礼拜|月|年)(?P<rest>多|半)?(?:了|以来|来|没|都|一直)"
    rf"|(?:最近|近|这|过去)(?:有|了)?(?P<n2>{ZH})?(?P<more2>多)?个?(?P<half2>半)?(?P<unit2>小时|天|晚|周|星期|礼拜|月|年)"
)
LAST_LONG = re.compile(r"(?P<which>上个?月|这个?月|本月|上周|这周|本周|去年|今年|上个?星期|上个?礼拜)(?:初|底|末)?")
JUST_NOW = re.compile(r"刚刚|刚才|现在|此刻|目前|这会儿|\b(?:just now|right now|at the moment)\b")
FESTIVAL = re.compile("|".join(FESTIVALS))
SINCE = re.compile(r"(?:自|从|打)[^，。]{0,14}$|\b(?:since|from)\s+(?:the\s+)?$")
STILL = re.compile(
    r"^[^，。]{0,4}(?:以来|起|开始|到现在|至今|就一直|后一直)|^\s*(?:until|till|to) now|^\s*and (?:it is )?still"
)
EN_DAY = re.compile(
    r"\b(?:(?P<day>yesterday|today|tonight)(?: (?P<part>morning|noon|afternoon|evening|night))?|(?P<which>this|last) (?P<part2>morning|afternoon|evening|night))(?: (?:at|around|about) (?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))? ?(?P<ampm>am|pm)?)?"
)
EN_WEEKDAY = re.compile(
    r"\b(?:(?P<which>last|this|on) )?(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?P<part>morning|afternoon|evening|night))?"
)
EN_AMOUNT = r"(?P<n>[0-9]+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a few|a couple of|half an?|over a) (?P<unit>minute|hour|day|night|week|month|year)s?"
EN_AGO = re.compile(rf"\b{EN_AMOUNT} ago")
EN_FOR = re.compile(
    rf"\b(?:for|past|last|over)(?: (?:the|about|around|over|more than|almost|nearly|last|past|at least))* {EN_AMOUNT}\b"
)
EN_LAST = re.compile(r"\b(?P<which>last|this) (?P<unit>week|month|year|winter|summer)\b")


def find_occurrence(text: str, now: datetime) -> Occurrence | None:
    """Return when it happened as said in ``text``, reckoned from ``now`` (with its zone), or None."""
    folded = fold(text)
    every = RECURRENCE.search(folded)
    for pattern, reckon in RECKONERS:
        for match in pattern.finditer(folded):
            try:
                reckoned = reckon(match, now)
            except ValueError:  # 31 February, 25 o'clock
                continue
            if reckoned is not None:
                return occurrence(text, folded, match.span(), reckoned, every, now)
    if every:
        return Occurrence(text[slice(*every.span())], None, None, every.group(), True, every.span())
    return None


Range = tuple[datetime, datetime, bool]


def occurrence(
    text: str, folded: str, span: tuple[int, int], reckoned: Range, every: re.Match[str] | None, now: datetime
) -> Occurrence:
    """Join the reckoned time with what stands around it."""
    start, end, ongoing = reckoned
    since = bool(SINCE.search(folded[max(0, span[0] - 16) : span[0]]) or STILL.search(folded[span[1] : span[1] + 14]))
    if since or ongoing:
        end = now
    whole = (min(span[0], every.start()), max(span[1], every.end())) if every and near(span, every.span()) else span
    return Occurrence(
        text[slice(*whole)],
        start,
        min(end, now) if start <= now else end,
        every.group() if every else None,
        since or ongoing or bool(every),
        whole,
    )


def near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether the spans touch or almost touch."""
    return max(one[0], other[0]) - min(one[1], other[1]) <= 2


def day_range(day: datetime, groups: dict[str, str | None]) -> Range:
    """Return the hour, the part of the day or the whole day."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    part = groups.get("part") or groups.get("part2")
    if groups.get("hour"):
        at = midnight + timedelta(hours=hour_of(groups, part), minutes=minute_of(groups))
        return at, at, False
    first, last = PARTS.get(part or "", (0, 24))
    return midnight + timedelta(hours=first), midnight + timedelta(hours=last) - timedelta(seconds=1), False


def hour_of(groups: dict[str, str | None], part: str | None) -> int:
    """Return the hour on the 24-hour clock; the part of the day decides between morning and evening."""
    hour = number(groups["hour"] or "0")
    if hour > 24:
        raise ValueError(hour)
    late = (
        part in {"下午", "傍晚", "晚上", "晚", "夜里", "深夜", "夜间", "afternoon", "evening", "night"}
        or groups.get("ampm") == "pm"
    )
    if late and hour < 12 and not (part in {"夜里", "深夜", "night"} and hour < 6):
        return hour + 12
    if part == "中午" and hour < 3:
        return hour + 12
    return hour


def minute_of(groups: dict[str, str | None]) -> int:
    """Return the minutes past the hour."""
    if groups.get("half"):
        return 30
    if quarter := groups.get("quarter"):
        return 15 if quarter == "一刻" else 45
    minute = number(groups.get("minute") or groups.get("colon") or "0")
    if minute > 59:
        raise ValueError(minute)
    return minute


def number(word: str) -> int:
    """Return the number a Chinese, English or digit word means; vague words mean a few."""
    if word.isdigit():
        return int(word)
    if word in {"几", "好几", "多", "several", "a few", "a couple of"}:
        return 3
    if word.startswith(("half", "a", "over a")):
        return 1
    found = chinese_number(word)
    return found if found is not None else english_number(word) or 1


def absolute(match: re.Match[str], now: datetime) -> Range | None:
    groups = match.groupdict()
    if not groups["day"] and "月" not in match.group():
        return None
    year = {"今": now.year, "去": now.year - 1, "前": now.year - 2, None: None}.get(groups["year"], groups["year"])
    month = number(groups["month"] or "")
    day = (
        number(groups["day"])
        if groups["day"]
        else {"中": 10, "中旬": 10, "下旬": 21, "底": 25}.get(groups["third"] or "", 1)
    )
    at = now.replace(year=int(year or now.year), month=month, day=day)
    if year is None and at > now + timedelta(days=1):
        at = at.replace(year=at.year - 1)
    if groups["day"]:
        return day_range(at, groups)
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    length = timedelta(days=10) if groups["third"] else timedelta(days=28)
    return start, start + length, False


def relative_day(match: re.Match[str], now: datetime) -> Range:
    return day_range(now + timedelta(days=DAYS[match["day"]]), match.groupdict())


def weekday(match: re.Match[str], now: datetime) -> Range:
    weeks = {"上上": 2, "上": 1, "last": 1}.get(match.groupdict().get("which") or "", 0)
    ahead = WEEKDAYS[match["weekday"]] - now.weekday()
    day = now + timedelta(days=ahead - 7 * weeks)
    if match["weekday"].endswith("day"):  # English "last Monday" is the Monday before today
        day = now - timedelta(days=(now.weekday() - WEEKDAYS[match["weekday"]]) % 7 or 7)
    return day_range(day - timedelta(days=7) if day.date() > now.date() else day, match.groupdict())


def amount(match: re.Match[str]) -> timedelta:
    groups = match.groupdict()
    unit = UNITS[groups.get("unit") or groups.get("unit2") or "天"]
    word = groups.get("n") or groups.get("n2") or "一"
    length = unit / 2 if word in {"半", "half a", "half an"} else unit * number(word)
    return length + (
        unit / 2 if groups.get("half") or groups.get("half2") or groups.get("rest") == "半" else timedelta()
    )


def ago(match: re.Match[str], now: datetime) -> Range:
    at = now - amount(match)
    return at, at, False


def duration(match: re.Match[str], now: datetime) -> Range:
    return now - amount(match), now, True


def just_now(match: re.Match[str], now: datetime) -> Range:
    return now, now, False


def festival(match: re.Match[str], now: datetime) -> Range:
    month, day, days = FESTIVALS[match.group()]
    start = now.replace(month=month, day=day, hour=0, minute=0, second=0, microsecond=0)
    if start > now:
        start = start.replace(year=start.year - 1)
    return start, start + timedelta(days=days) - timedelta(seconds=1), False


def last_long(match: re.Match[str], now: datetime) -> Range:
    which = match["which"]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if "年" in which or "year" in match.group():
        start = midnight.replace(month=1, day=1, year=now.year - (which in {"去年", "last"}))
        return start, start + timedelta(days=365), False
    if "月" in which or "month" in match.group():
        start = midnight.replace(day=1)
        start = (start - timedelta(days=1)).replace(day=1) if which.startswith(("上", "last")) else start
        return start, start + timedelta(days=30), False
    start = midnight - timedelta(days=now.weekday() + (7 if which.startswith(("上", "last")) else 0))
    return start, start + timedelta(days=7) - timedelta(seconds=1), False


def english_day(match: re.Match[str], now: datetime) -> Range:
    groups = match.groupdict()
    day = DAYS[groups["day"] or groups["which"] or "today"]
    part = "night" if groups["day"] == "tonight" else groups["part"] or groups["part2"]
    if groups["which"] == "last" and part != "night":
        return day_range(now - timedelta(days=1), {**groups, "part": part})
    return day_range(now + timedelta(days=day), {**groups, "part": part})


RECKONERS = (
    (ABSOLUTE, absolute), (RELATIVE_DAY, relative_day), (WEEKDAY, weekday), (AGO, ago), (DURATION, duration), (FESTIVAL, festival),
    (EN_AGO, ago), (EN_FOR, duration), (EN_DAY, english_day), (EN_WEEKDAY, weekday), (EN_LAST, last_long), (LAST_LONG, last_long), (JUST_NOW, just_now),
)  # fmt: skip
