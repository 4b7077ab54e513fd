"""Times as Chinese says them: 昨晚十一点, 上周三下午, 国庆期间, 从9月初到现在, 已经三天了, 每天夜里."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from intake.numbers import chinese_number
from intake.occurrence import lunar
from intake.occurrence.calendar_words import DAY_PARTS, EVE, FIXED, LUNAR, NIGHT, WEEKDAYS, festival
from intake.occurrence.found import Found
from intake.occurrence.moments import (
    Clock,
    Stretch,
    ago,
    at,
    before,
    days,
    month,
    months_back,
    part_of_day,
    third_of_month,
    unit_of,
)
from intake.text import HAN

_N = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3}|[几数半俩仨])"
_PARTS = "|".join(word for word in sorted(DAY_PARTS, key=len, reverse=True) if not word.isascii())
_FESTIVALS = "|".join(word for word in sorted([*FIXED, *LUNAR, *EVE], key=len, reverse=True) if not word.isascii())
_HOUR = r"(?:[01]?\d|2[0-4]|[零一二两三四五六七八九]|十[一二三四五六七八九]?|二十[一二三四]?)"
_MINUTE = r"(?:[0-5]\d|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九]|\d|半|[一三]刻)"
# 三点意见, 有点吵: 点 that counts or softens.
_CLOCK = (
    rf"(?:(?P<h1>{_HOUR}):(?P<m1>[0-5]\d)(?::\d\d)?分?|"
    rf"(?P<h2>{_HOUR})(?:点钟?|时(?!候|间|常|不|代|光|刻|段|隔|许))(?:(?P<m2>{_MINUTE})分?(?!之|钟|米|[{HAN}]?意见))?"
    r"(?!意见|建议|要求|问题|希望|诉求|理由|原因|情况|疑问|说明|内容|水|东西|钱|五|几|以上|看法|想法|小时))(?:多|左右|许|前后|整|来钟)?"
)
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|\d\d|二[零〇][零〇一二三四五六七八九]{2})年|(?P<ryear>今年|去年|前年|大前年))?"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_DATE = (
    rf"(?:{_YEAR}的?(?P<month>{_MONTH_NUMBER})月份?(?:(?P<day>{_DAY_NUMBER})[日号]|(?P<third>[初中末底]|[上中下]旬))?|"
    r"(?P<iso>(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)|(?<!\d)20\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?!\d))|"
    rf"(?<![\d./-])(?P<dmonth>1[0-2]|0?[1-9])[./-](?P<dday>3[01]|[12]\d|0?[1-9])(?![\d./-])(?=[日号]|{_PARTS})[日号]?|"
    r"(?P<near>大前天|大前儿个?|前天|前日|前儿个?|昨天|昨日|昨儿个?|今天|今日|今儿个?|当天|昨(?=[早晚夜晨上下中傍凌])|今(?=[早晚晨夜])|前(?=晚[上]?))|"
    rf"(?P<which>上上|上|这|本)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-6](?![{HAN}]?[期个月年]|\d))|"
    rf"{_YEAR.replace('year', 'fyear').replace('rfyear', 'rfyear')}的?(?<![一二三四五六七八九十百\d])(?P<festival>{_FESTIVALS})(?![大东西南北中]?[路街村桥园]|广场|小区|大道|新村)(?:节|国际)?(?:假期?|长假|放假)?(?:期间|当天|那天|那几天|前后|(?P<fafter>以后|之后|过后|后(?![面来边天]))|时)?|"
    r"(?P<mwhich>上上个?|上个?|这个?|本)月(?:(?P<mthird>[初中末底]|[上中下]旬)|(?P<mday>3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])[日号])|"
    r"(?:农历|阴历|旧历)?(?P<lyear>今年|去年)?(?:(?:农历|阴历|旧历)(?P<lmonth>正|腊|冬|十[一二]?|[一二三四五六七八九])|(?P<lmonth2>正|腊|冬))月(?P<lday>初[一二三四五六七八九十]|十[一二三四五六七八九]?|二?廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十)|"
    r"(?P<nyday>大年初[一二三四五六七])|"
    r"(?P<yhalf>(?:今年|去年|前年)[上下]半年)|"
    r"(?P<sametime>去年(?:这|同)个?(?:时候|时期|期|天|日))|"
    r"(?P<whole>上上个?[周月]|上上个?(?:星期|礼拜)|上个?(?:周|星期|礼拜|月)(?![一二三四五六日天末\d])|这个?(?:周|星期|礼拜)(?![一二三四五六日天末\d])|"
    rf"本周|本月|这个月|上个?季度|去年|前年|今年(?!(?:\d+|[一二三四五六七八九十]{{2,3}})(?![\d月季]))|上半年|下半年|昨个)|"
    rf"(?P<only_year>(?:19|20)\d\d)年(?:(?P<half>[上下]半年|年?[初中底]))?|"
    rf"(?<![\d{HAN}第])(?P<only_day>{_DAY_NUMBER})[号日](?=(?:的|那天|当天)?(?:{_PARTS}|开始|起|到|至|左右|那天|当天|\d{{1,2}}[点:]))(?!楼|院|线|门))"
)
_POINT = re.compile(rf"{_DATE}\s*的?(?P<part>{_PARTS})?(?:\s*的?{_CLOCK})?")
_CLOCKED = re.compile(rf"(?<![\d.:])(?:(?P<part>{_PARTS})\s*)?{_CLOCK}")
_LEAD = re.compile(r"(?:自从|自打|打从|[从自打])$")
_TAIL_SINCE = re.compile(
    r"\s*(?:开始|起(?!火|来|步|诉|码|床)|以来|至今|到现在|到今天(?![早上下中晚凌傍夜一二三四五六七八九十\d])|到目前|之后一直|后一直|直到现在|就开始|持续到现在)"
)
_TO = re.compile(r"\s*(?:到|至|-|~|—|直到|一直到)\s*")
_BARE_DAY = re.compile(rf"(?P<day>{_DAY_NUMBER})[日号](?!楼|院|线)")
_TO_NOW = re.compile(
    r"\s*(?:到|至|直到|一直到)?(?:今(?![年早晚晨天日儿])|今天(?![早上下中晚凌])|现在|目前|如今|此刻)(?:为止)?"
)
# 五六天, 三四个月: the later of two neighbours counts.
_NEIGHBOURS = {first + second: number for number, (first, second) in enumerate(pairwise("一二三四五六七八九"), 2)}
_NEIGHBOURS |= {"两三": 3}
_AMOUNT = (
    rf"(?P<n>{_N}|好几|十几|几十|[一二三四五]?十来|一个半|两个半|一百?多|大半|小半)\s*(?P<more>多)?个?(?P<more2>多)?"
    r"(?P<unit>分钟|小时|钟头|星期|礼拜|季度|天|晚上|晚|周(?!岁|边|围)|月|年(?!级|代|轻|纪|检|审|费|龄|货|限|底|初))(?P<half>半)?(?P<more3>多)?"
)
_AGO = re.compile(
    rf"{_AMOUNT}(?:之|以)?前(?!后|面|门|往|台|列)|(?P<vague>前几天|前两天|前些天|前几日|前阵子?|前段时间|前一阵|不久前|前些日子)"
)
_QUARTERS_AGO = re.compile(r"(?P<n>[一三])刻钟(?:之|以)?前")
_LASTING = re.compile(
    rf"(?P<lead>已经?|都|快|有|将近|近|差不多|大概|大约|长达|持续了?|连续了?|整整|超过|坏了|停了|断了|堵了|漏了|等了|拖了|欠了|过了|超)*\s*{_AMOUNT}(?P<tail>了|[以]?来(?!说|的?客|回|到|了)|没|无(?!理由)|还没|都没|不|仍)?"
)
_RECENT = re.compile(
    rf"(?:最近|近|这|过去|过去的|前面|近来|最近这|近这)(?:的)?{_AMOUNT}(?:以来|来|里|内|间|一直)?(?!前)"
)
_VAGUE_RECENT = re.compile(
    r"最近(?:一段时间|一阵子?|几天|几日)?|近期|近日|近来|近几[天日]|这几[天日]|这两[天日]|这些天|这段时间|这阵子?|这一阵|近段时间"
)
_NOW = re.compile(r"刚刚|刚才|方才|刚(?=发生|看到|停|断|着|塌|漏|爆|倒|掉|出)|现在|此刻|这会儿?|眼下")
_SEASON = re.compile(
    r"(?P<ryear>今年|去年|前年)?的?(?P<season>入冬|供暖季?|入夏|开春|入秋|夏天|冬天|春天|秋天|夏季|冬季)(?P<since>以来|后|之后|开始)?"
)
_EVERY = re.compile(
    rf"(?:每(?:个|到|逢|隔)?(?:{_N}?个?)(?:天|日|晚|夜|早|周|星期|礼拜|月|年|小时|分钟|周末|工作日|节假日|次下雨|逢下雨|到下雨|学期|年冬天|年夏天|次)"
    rf"(?:[一二三四五六日天末](?:到[一二三四五六日天])?)?(?:的)?(?:{_PARTS})?(?:\s*的?{_CLOCK.replace('h1', 'eh1').replace('m1', 'em1').replace('h2', 'eh2').replace('m2', 'em2')})?"
    rf"|每逢[{HAN}]{{1,4}}?(?=就|都|必|便|[^{HAN}]|$)|(?<![今明昨前后])天天(?!气)|夜夜|晚晚|日日|隔三差五|三天两头|时不时|隔天|每隔{_N}天|一到(?:{_PARTS}|周末|下雨天?|夏天|冬天|刮风|饭点|高峰期?)|(?:周末|半夜|夜里|晚上|凌晨|早上|中午|下班)(?:晚上|夜里|早上)?(?=总是?|老是|老(?=放|吵|唱|叫|有)|都会|就会)|(?:早晚|早|晚)高峰|周末都|(?<!个)(?<![\d])工作日(?!内|之内|办|吗|答复|回复)|没日没夜|日夜|整夜|整晚|通宵|白天晚上|昼夜|一天到晚|从早到晚)"
    rf"(?:(?:{_PARTS})(?!{_HOUR}点))?(?:\s*(?:到|至|-|~)\s*(?:第二天|次日|隔天)?(?:{_PARTS})?{_HOUR}(?:点半?|时|:[0-5]\d))?"
)
_OFTEN = re.compile(r"经常|常常|时常|频繁|偶尔|不定时")
# What goes on; 一直没人管 and 迟迟不处理 are about those who should act.
_CONTINUES = re.compile(
    r"一直(?!没有?(?:人|处理|解决|回|答复|给|来处)|不(?:处理|管|解决|回|给))|至今(?!没有?(?:人|处理|解决|回|答复)|未)|到(?:现在|今天(?![早上下中晚凌])|目前|此刻)(?!没有?(?:人|处理|解决|回|答复))|"
    r"仍然?(?:在|没[水电气有])|还在(?!等|处理|走)|还没(?:来[水电气]|有?[水电气]|恢复|修好|通|好|停|退|发|热)|依然(?:在|没)|持续(?!关注|跟进)|没停过"
)
_SEASONS = {
    "入冬": 11,
    "供暖": 11,
    "供暖季": 11,
    "入夏": 6,
    "开春": 3,
    "入秋": 9,
    "夏天": 6,
    "夏季": 6,
    "冬天": 12,
    "冬季": 12,
    "春天": 3,
    "秋天": 9,
}
_VAGUE_DAYS = {"前几天": 3, "前两天": 2, "前些天": 5, "前几日": 3, "不久前": 7, "前些日子": 10}


def find(folded: str, now: datetime) -> Iterator[Found]:
    """Yield every time the folded text names, in no order; they may overlap, the longer one is meant."""
    yield from _points(folded, now)
    yield from _clocks(folded, now)
    yield from _agos(folded, now)
    yield from _durations(folded, now)
    yield from _vague(folded, now)
    for match in _QUARTERS_AGO.finditer(folded):
        moment = before(now, 15 if match["n"] == "一" else 45, "minute")
        yield Found(match.start(), match.end(), moment, moment)
    for pattern in (_EVERY, _OFTEN):
        for match in pattern.finditer(folded):
            yield Found(match.start(), match.end(), recurrence=match.group(), ongoing=True)


def continues(folded: str) -> bool:
    """Return whether the text says that it still goes on."""
    return bool(_CONTINUES.search(folded))


def _points(folded: str, now: datetime) -> Iterator[Found]:
    for match in _POINT.finditer(folded):
        stretch = _stretch(match, now)
        if stretch is None:
            continue
        end, last, since, closed = match.end(), stretch.end, False, False
        if tail := _TAIL_SINCE.match(folded, end) or _TO_NOW.match(folded, end):
            end, since = tail.end(), True
        elif (to := _TO.match(folded, end)) and (other := _end_of_range(folded, to.end(), match, stretch, now)):
            (end, last), closed = other, True
        lead = _LEAD.search(folded, max(0, match.start() - 2), match.start())
        begin = lead.start() if lead else match.start()
        since = since or match["fafter"] in ("以后", "之后") or (begin < match.start() and last == stretch.end)
        yield Found(
            begin, end, stretch.start, None if since else last, ongoing=since, clock=_has_clock(match), closed=closed
        )


def _end_of_range(
    folded: str, start: int, match: re.Match[str], first: Stretch, now: datetime
) -> tuple[int, datetime] | None:
    """Return where a second time of a range ends in the text and on the calendar."""
    other = _POINT.match(folded, start)
    if other and (stretch := _stretch(other, now)) and stretch.end >= first.start:
        if match["year"] and other["month"] and not (other["year"] or other["ryear"]):
            stretch = _year_carried(stretch, first, now) or stretch
        return other.end(), stretch.start if _has_clock(other) else stretch.end
    if not _has_clock(match) and (day := _BARE_DAY.match(folded, start)):
        return day.end(), _day_after(first.start.date(), chinese_number(day["day"]) or 0, now, first.end)
    clock = _CLOCKED.match(folded, start)
    if clock and (_has_clock(match) or match["part"]):
        part = clock["part"] or match["part"] or ""
        found = at(first.start.date(), _clock(clock), part, now)
        if found:
            later = (
                found
                if found.start > first.start
                else Stretch(found.start + timedelta(days=1), found.end + timedelta(days=1))
            )
            return clock.end(), later.start if later.start - first.start < timedelta(days=1) else found.end
    return None


def _year_carried(last: Stretch, first: Stretch, now: datetime) -> Stretch | None:
    """Return the end of 2025年7月至9月 in the year that was said before it, or in the next (2024年11月到2月)."""
    for year in (first.start.year, first.start.year + 1):
        try:
            moved = last.end.replace(year=year)
        except ValueError:  # 29 February
            continue
        if moved >= first.start:
            return Stretch(last.start.replace(year=year), moved)
    return None


def _day_after(first: date, day: int, now: datetime, otherwise: datetime) -> datetime:
    """Return the last second of that day of the month of ``first`` (10月20日到25日), ``otherwise`` when there is none."""
    try:
        return days(first.replace(day=day), 1, now).end if day >= first.day else otherwise
    except ValueError:
        return otherwise


def _stretch(match: re.Match[str], now: datetime) -> Stretch | None:
    try:
        span = _day_or_more(match, now)
    except (ValueError, OverflowError):
        return None
    if span is None or span.start > now:
        return None
    single = span.end - span.start < timedelta(days=1)
    part = match["part"] or ""
    if not single:
        return span
    day = span.start.date()
    if _has_clock(match):
        clock = _clock(match)
        found = at(day, clock, part, now)
        return (_not_later(found, now) if part in NIGHT and clock.hour < 6 else found) or span
    if not part:
        return span
    return part_of_day(
        day - timedelta(days=part in NIGHT and match["near"] in ("今天", "今日", "今") and now.hour < 6), part, now
    )


def _not_later(stretch: Stretch | None, now: datetime) -> Stretch | None:
    """Return a time of the night before when the one that was named has not come yet."""
    if stretch is None or stretch.start <= now:
        return stretch
    return Stretch(stretch.start - timedelta(days=1), stretch.end - timedelta(days=1))


def _day_or_more(match: re.Match[str], now: datetime) -> Stretch | None:
    if match["month"]:
        return _date(match, now)
    if match["dmonth"]:
        found = days(date(now.year, int(match["dmonth"]), int(match["dday"])), 1, now)
        return found if found.start <= now else days(found.start.date().replace(year=now.year - 1), 1, now)
    if match["iso"]:
        year_month_day = re.fullmatch(r"(\d{4})[-/.]?(\d\d?)[-/.]?(\d\d?)", match["iso"])
        return days(date(*map(int, year_month_day.groups())), 1, now) if year_month_day else None
    if match["near"]:
        back = {"大": 3, "前": 2, "昨": 1}.get(match["near"][0], 0)
        return days(now.date() - timedelta(days=back), 1, now)
    if match["weekday"]:
        return _weekday(match["which"] or "", match["weekday"], now)
    if match["festival"]:
        return _festival(match, now)
    if match["lmonth"] or match["lmonth2"] or match["nyday"]:
        return _lunar(match, now)
    if match["yhalf"]:
        year = now.year - {"今年": 0, "去年": 1, "前年": 2}[match["yhalf"][:2]]
        return _year_part(year, match["yhalf"][2:], now)
    if match["sametime"]:
        return days(months_back(now.date(), 12), 1, now)
    if match["mday"] or match["mthird"]:
        back = {"上上": 2, "上": 1}.get(match["mwhich"].removesuffix("个"), 0)
        index = now.year * 12 + now.month - 1 - back
        if match["mday"]:
            return days(date(index // 12, index % 12 + 1, chinese_number(match["mday"]) or 1), 1, now)
        return third_of_month(index // 12, index % 12 + 1, match["mthird"], now)
    if match["whole"]:
        return _whole(match["whole"], now)
    if match["only_day"]:
        return _day_of_month(chinese_number(match["only_day"]) or 1, now)
    return _year_part(int(match["only_year"]), (match["half"] or "").removeprefix("年"), now)


def _lunar(match: re.Match[str], now: datetime) -> Stretch | None:
    """Return the day of 农历八月十五 or 大年初三: of this lunar year, or the last when it has not come yet."""
    said = match["lmonth"] or match["lmonth2"] or "正"
    month_said = {"正": 1, "冬": 11, "腊": 12}.get(said) or chinese_number(said) or 1
    word = (match["lday"] or match["nyday"][-1]).removeprefix("初").replace("二廿", "廿").replace("廿", "二十")
    years = (now.year - 1,) if match["lyear"] == "去年" else (now.year, now.year - 1)
    for year in years:
        found = lunar.gregorian(year, month_said, chinese_number(word) or 1)
        if found and found <= now.date():
            return days(found, 1, now)
    return None


def _date(match: re.Match[str], now: datetime) -> Stretch | None:
    number = chinese_number(match["month"]) or 1
    year = _said_year(match["year"], match["ryear"], now)
    chosen = year or now.year
    if match["day"]:
        found = days(date(chosen, number, chinese_number(match["day"]) or 1), 1, now)
    elif match["third"]:
        found = third_of_month(chosen, number, match["third"], now)
    else:
        found = month(chosen, number, now)
    if year is None and found.start > now:
        return _again(match, number, now)
    return found


def _again(match: re.Match[str], number: int, now: datetime) -> Stretch:
    """Return the same date a year earlier: without a year the last one that has come is meant."""
    year = now.year - 1
    if match["day"]:
        return days(date(year, number, chinese_number(match["day"]) or 1), 1, now)
    return third_of_month(year, number, match["third"], now) if match["third"] else month(year, number, now)


def _said_year(year: str | None, relative: str | None, now: datetime) -> int | None:
    if relative:
        return now.year - {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}[relative]
    number = chinese_number(year) if year else None
    if number is None:
        return None
    return number + 2000 if number < 100 else number


def _weekday(which: str, word: str, now: datetime) -> Stretch:
    monday = now.date() - timedelta(days=now.weekday())
    count = 2 if word == "末" else 1
    day = monday + timedelta(days=WEEKDAYS[word] - 7 * {"上上": 2, "上": 1}.get(which, 0))
    if not which and day > now.date():
        day -= timedelta(days=7)
    return days(day, count, now)


def _festival(match: re.Match[str], now: datetime) -> Stretch | None:
    said = _said_year(match["fyear"], match["rfyear"], now)
    for year in (said,) if said else (now.year, now.year - 1):
        found = festival(match["festival"], year)
        if found and (said or days(found[0], 1, now).start <= now):
            if not match["fafter"]:
                return days(*found, now)
            day_after = days(found[0] + timedelta(days=found[1]), 1, now)
            return day_after if day_after.start <= now else None
    return None


def _whole(word: str, now: datetime) -> Stretch:
    today = now.date()
    if "年" in word:
        if word.endswith("半年"):
            return _year_part(now.year, word, now)
        year = now.year - {"去年": 1, "前年": 2}.get(word, 0)
        return _year_part(year, "", now)
    if "季" in word:
        first = (now.month - 1) // 3 * 3 - 2  # the month that the quarter before this one begins with
        year, first = (now.year, first) if first > 0 else (now.year - 1, 10)
        return Stretch(month(year, first, now).start, month(year, first + 2, now).end)
    back = 2 if word.startswith("上上") else 1 if word.startswith("上") else 0
    if "月" in word:
        index = today.year * 12 + today.month - 1 - back
        return month(index // 12, index % 12 + 1, now)
    if word == "昨个":
        return days(today - timedelta(days=1), 1, now)
    return days(today - timedelta(days=today.weekday() + 7 * back), 7, now)


def _year_part(year: int, part: str, now: datetime) -> Stretch:
    first, last = {"上半年": (1, 6), "下半年": (7, 12), "初": (1, 2), "中": (6, 7), "底": (11, 12)}.get(part, (1, 12))
    return Stretch(month(year, first, now).start, month(year, last, now).end)


def _day_of_month(day: int, now: datetime) -> Stretch:
    for back in (0, 1, 2):
        index = now.year * 12 + now.month - 1 - back
        try:
            found = days(date(index // 12, index % 12 + 1, day), 1, now)
        except ValueError:
            continue
        if found.start <= now:
            return found
    raise ValueError(f"no day {day} in the last three months")


def _has_clock(match: re.Match[str]) -> bool:
    return bool(match["h1"] or match["h2"])


def _clock(match: re.Match[str]) -> Clock:
    hour = chinese_number(match["h1"] or match["h2"]) or 0
    said = match["m1"] or match["m2"]
    if not said:
        return Clock(hour)
    minute = {"半": 30, "一刻": 15, "三刻": 45}.get(said)
    return Clock(hour, chinese_number(said) if minute is None else minute, exact=bool(match["m1"]))


def _clocks(folded: str, now: datetime) -> Iterator[Found]:
    """Yield times of the day without a date: the last that has come is meant."""
    for match in _CLOCKED.finditer(folded):
        if (
            not match["part"]
            and not match["m1"]
            and not re.match(r"[钟半]|多|左右", folded[match.end() - 1 : match.end() + 1])
        ):
            continue
        try:
            found = at(now.date(), _clock(match), match["part"] or "", now)
        except (ValueError, OverflowError):
            continue
        stretch = found and (_not_later(found, now) if found.start > now else found)
        if stretch:
            yield Found(match.start(), match.end(), stretch.start, stretch.end, clock=True)


def _amount(match: re.Match[str]) -> tuple[float, str] | None:
    word, unit = match["n"], unit_of(match["unit"].replace("晚上", "晚"))
    vague = {
        "几": 3,
        "数": 3,
        "好几": 4,
        "十几": 13,
        "几十": 30,
        "半": 0.5,
        "一个半": 1.5,
        "两个半": 2.5,
        "大半": 0.7,
        "小半": 0.4,
    }
    amount = (
        vague.get(word)
        or _NEIGHBOURS.get(word)
        or _tens(word)
        or (100 if word.startswith("一百") else chinese_number(word))
    )
    if amount is None or amount == 0 or amount > 2000:
        return None
    return amount + (0.5 if match["half"] else 0), unit


def _tens(word: str) -> int | None:
    """Return 20 for 二十来."""
    return chinese_number(word.removesuffix("来")) if word.endswith("十来") else None


def _agos(folded: str, now: datetime) -> Iterator[Found]:
    for match in _AGO.finditer(folded):
        vague = match["vague"]
        amount = (_VAGUE_DAYS.get(vague, 14), "day") if vague else _amount(match)
        if amount is None:
            continue
        since = _TAIL_SINCE.match(folded, match.end()) or _TO_NOW.match(folded, match.end())
        try:
            stretch = ago(now, *amount)
        except (ValueError, OverflowError):
            continue
        end = since.end() if since else match.end()
        yield Found(match.start(), end, stretch.start, None if since else stretch.end, ongoing=bool(since))


def _durations(folded: str, now: datetime) -> Iterator[Found]:
    """Yield how long it has gone on: 最近半个月, 已经三天了, 三年多了."""
    for pattern in (_RECENT, _LASTING):
        for match in pattern.finditer(folded):
            amount = _amount(match)
            if amount is None or (pattern is _LASTING and not _lasts(match, folded)):
                continue
            try:
                start = before(now, *amount)
            except (ValueError, OverflowError):
                continue
            end = match.end() - (
                len(match["tail"] or "")
                if pattern is _LASTING and (match["tail"] or "") not in ("了", "来", "以来")
                else 0
            )
            yield Found(match.start(), end, start, None, ongoing=True)


def _lasts(match: re.Match[str], folded: str) -> bool:
    """Return whether an amount of time is how long something has lasted, and not a term, an age or a price."""
    if re.match(
        r"的?(?:工资|内|之内|以内|后|保修|期|前|租|费|工作日|押金|级|社保|时间内|以上|一次|无理由|质保|保质期|试用|免费|学费|话费|物业费)",
        folded[match.end() : match.end() + 20],
    ):
        return match["tail"] == "了"
    strong = bool(match["lead"]) and match["lead"] not in ("有", "快", "近", "超", "都")
    return (
        match["tail"] is not None
        and (match["tail"] in ("了", "来", "以来") or strong or match["unit"] != "月" or "个" in match.group())
        or strong
    )


def _vague(folded: str, now: datetime) -> Iterator[Found]:
    for match in _VAGUE_RECENT.finditer(folded):
        back = 2 if "两" in match.group() else 3 if re.search("几", match.group()) else 7
        yield Found(match.start(), match.end(), before(now, back, "day"), None, ongoing=True, weak=True)
    for match in _NOW.finditer(folded):
        if match.group() in ("现在", "此刻", "眼下") and not re.match(
            r"[{HAN}]{0,3}(?:正|就|着火|停|漏|没|断|堵|在)".replace("{HAN}", HAN),
            folded[match.end() : match.end() + 20],
        ):
            continue
        moment = now.replace(microsecond=0)
        yield Found(match.start(), match.end(), moment, moment, ongoing=not match.group().startswith("刚"), weak=True)
    for match in _SEASON.finditer(folded):
        if not match["since"] and not match["ryear"]:
            continue
        year = now.year - {"去年": 1, "前年": 2}.get(match["ryear"] or "", 0)
        number = _SEASONS[match["season"]]
        if not match["ryear"] and date(year, number, 1) > now.date():
            year -= 1
        start = days(date(year, number, 1), 1, now).start
        if start <= now:
            since = match["since"] is not None
            end = None if since else before(days(date(year, number, 1), 92, now).end, 0, "hour")
            yield Found(match.start(), match.end(), start, end, ongoing=since, weak=not since)
