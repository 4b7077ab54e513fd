"""Times as English says them: last night at 11, since last Monday, two weeks ago, for three days, every morning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from intake.numbers import EN_VALUES, english_number
from intake.occurrence.calendar_words import ENGLISH_DAYS, ENGLISH_MONTHS, FIXED, LUNAR, festival
from intake.occurrence.found import Found
from intake.occurrence.moments import Clock, Stretch, ago, at, before, days, month, part_of_day, third_of_month, unit_of

_N = rf"(?:\d{{1,3}}|{'|'.join(sorted(EN_VALUES, key=len, reverse=True))}|half an?|a couple(?: of)?|a few)"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?)"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_FULL_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    r"sept?|oct|nov|dec)\.?"
)
_PARTS = r"(?:early morning|morning|noon|midday|lunchtime|afternoon|evening|night|midnight)"
_FESTIVALS = "|".join(word for word in sorted([*FIXED, *LUNAR], key=len, reverse=True) if word.isascii())
_CLOCK = r"(?:at |around |about |@ ?)*(?P<h>1[0-2]|0?[1-9]|2[0-3]|1[3-9])(?:[:.](?P<m>[0-5]\d))? ?(?P<ap>a\.?m\.?|p\.?m\.?|o'clock)?(?![\d:/-]|[.]\d| ?(?:days?|weeks?|people|times|%|st\b|th\b|hours?))"
_POINT = re.compile(
    rf"\b(?:(?P<near>the night before last|the day before yesterday|day before yesterday|last night|yesterday|today|tonight|this (?:morning|afternoon|evening))|"
    rf"(?:(?P<which>last|this|past|on|this past) )?(?P<weekday>{_FULL_DAY})\b|"
    rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)(?:,? (?P<year>(?:19|20)\d\d))?|"
    rf"(?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{_MONTH})(?:,? (?P<year2>(?:19|20)\d\d))?|"
    rf"(?P<third>early|mid|late|the beginning of|the end of|the middle of)[ -](?P<month3>{_MONTH})\b|"
    rf"(?:in |last |this |since )(?P<month4>{_MONTH})(?: (?:of )?(?P<year4>(?:19|20)\d\d))?\b(?!\.? \d{{1,2}}(?!\d))|"
    r"(?P<iso>(?:19|20)\d\d-(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9]))(?!\d)|"
    rf"(?:during |over |last |this |on |at )?(?:the )?(?P<festival>{_FESTIVALS})(?: (?:holidays?|festival))?|"
    r"(?P<whole>(?:last|this|this past|over the|all|the whole) (?:week|month|year|weekend|summer|winter|spring|fall|autumn))|"
    rf"(?:in|since) (?P<only_year>(?:19|20)\d\d))\b\.?(?:,? (?:in the |at )?(?P<part>{_PARTS}))?(?:,? {_CLOCK})?"
)
_CLOCKED = re.compile(
    rf"\b(?:(?:at|around|about) (?P<h>1[0-2]|0?[1-9]|2[0-3]|1[3-9])(?:[:.](?P<m>[0-5]\d))? ?(?P<ap>a\.?m\.?|p\.?m\.?|o'clock)|"
    rf"(?P<h3>1[0-2]|0?[1-9])(?:[:.](?P<m3>[0-5]\d))? ?(?P<ap3>a\.?m\.?|p\.?m\.?))(?![a-z\d])(?: (?:in the )?(?P<part>{_PARTS}))?"
)
_TIME = (
    r"(?:(?:1[0-2]|0?[1-9]|2[0-3]|1[3-9])(?:[:.][0-5]\d)?(?: ?(?:a\.?m\.?|p\.?m\.?)(?![a-z])| o'clock)?|noon|midnight)"
)
_CLOCK_FIRST = re.compile(
    rf"\b(?P<lead>(?:(?:since|between|from|at|around|about|by) )*)(?P<one>{_TIME})(?: ?(?:and|to|until|till|-) ?(?P<two>{_TIME}))?(?![\w%:/-])(?P<link>,? ?(?:on |of |in the )?)"
)
_SAID = re.compile(r"(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))? ?(?P<half>[ap])?")
_DAYS_OF_MONTH = re.compile(
    rf"\b(?:between|from) (?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: and | to | until |-)(?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<mon>{_MONTH})(?: (?P<y>(?:19|20)\d\d))?\b|"
    rf"\b(?:between|from) (?P<mon2>{_MONTH}) (?P<e1>\d{{1,2}})(?:st|nd|rd|th)?(?: and | to | until |-)(?P<e2>\d{{1,2}})(?:st|nd|rd|th)?\b"
)
_WEEKDAYS = re.compile(
    rf"\b(?:from |between )?(?P<w1>{_FULL_DAY})(?: to | until | through | and |-)(?P<w2>{_FULL_DAY})(?P<last> last week)?\b"
)
_AGO = re.compile(
    rf"\b(?:about |around |over |more than |almost |nearly )?(?P<n>{_N}) (?P<unit>{_UNIT}) (?:ago|back|earlier)\b"
)
_HALF_AGO = re.compile(
    rf"\b(?P<n>{_N}) (?P<unit>{_UNIT}) and a half ago\b|\b(?P<n2>{_N}) and a half (?P<unit2>{_UNIT}) ago\b"
)
_FOR = re.compile(
    rf"\b(?:for|over|during|in|within|it's been|it has been|been)? ?(?:(?:about|around|over|more than|at least|almost|nearly|like|the|these) )*"
    rf"(?P<past>past|last)? ?(?P<n>{_N})? ?(?:long |whole |full )?(?P<unit>{_UNIT})\b(?P<tail> (?:now|straight|in a row|running|already))?"
)
_SINCE = re.compile(r"\b(?:since|from|starting|ever since|as of)(?: about| around)? $")
_EVERY = re.compile(
    rf"\b(?:(?:every|each) (?:single )?(?:other )?(?:{_FULL_DAY}|day|night|morning|afternoon|evening|week|month|year|weekend|hour|few \w+|{_N} {_UNIT}|time it \w+|time|summer|winter|weekday)"
    rf"(?: (?:{_PARTS}))?|daily|nightly|weekly|on (?:weekends|weekdays|{_FULL_DAY}s)|(?:once|twice|several times|three times) an? (?:day|week|month)|all night(?: long)?|"
    r"all day(?: long)?|day and night|around the clock|24/7)\b(?: (?:at|around|from|after|until|till) \d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)?(?: (?:to|until|till|-) \d{1,2}(?::\d\d)? ?(?:am|pm)?)?)?"
)
_OFTEN = re.compile(
    r"\b(?:often|frequently|constantly|regularly|all the time|repeatedly|sometimes|from time to time|on and off)\b"
)
_RECENT = re.compile(r"\b(?:recently|lately|these days|in recent (?:days|weeks|months)|the other day)\b")
_NOW = re.compile(r"\b(?:just now|right now|at the moment|currently|a moment ago|moments ago)\b")
_TO = re.compile(r"\s*(?:to|until|till|through|-)\s*")
_CONTINUES = re.compile(
    r"\b(?:still|ever since|since then|to this day|continues?|continuing|ongoing|until now|up to now|not yet|has been|have been|'s been|keeps?)\b"
)


def find(folded: str, now: datetime) -> Iterator[Found]:
    """Yield every time the folded text names, in no order; they may overlap, the longer one is meant."""
    yield from _points(folded, now)
    yield from _clocks(folded, now)
    yield from _clock_first(folded, now)
    yield from _ranges(folded, now)
    yield from _amounts(folded, now)
    for pattern in (_EVERY, _OFTEN):
        for match in pattern.finditer(folded):
            yield Found(match.start(), match.end(), recurrence=match.group(), ongoing=True)
    for match in _RECENT.finditer(folded):
        yield Found(match.start(), match.end(), before(now, 7, "day"), None, ongoing=True, weak=True)
    moment = now.replace(microsecond=0)
    for match in _NOW.finditer(folded):
        yield Found(
            match.start(),
            match.end(),
            moment,
            moment,
            ongoing=not match.group().endswith(("ago", "just now")),
            weak=True,
        )


def continues(folded: str) -> bool:
    """Return whether the text says that it still goes on."""
    return bool(_CONTINUES.search(folded))


def _points(folded: str, now: datetime) -> Iterator[Found]:
    for match in _POINT.finditer(folded):
        try:
            stretch = _stretch(match, now)
        except (ValueError, OverflowError):
            continue
        if stretch is None or stretch.start > now:
            continue
        lead = _SINCE.search(folded, 0, match.start())
        since = bool(lead and not lead.group().startswith("from")) or match.group().startswith("since")
        begin, end, last = lead.start() if lead else match.start(), match.end(), stretch.end
        if to := _TO.match(folded, end):
            other = _POINT.match(folded, to.end())
            until = _stretch(other, now) if other else None
            if other and until and until.end >= stretch.start:
                end, last, since = other.end(), until.end, False
            elif re.match(r"now|today|this day", folded[to.end() : to.end() + 12]):
                since = True
        elif lead and lead.group().startswith("from"):
            since = True
        yield Found(begin, end, stretch.start, None if since else last, ongoing=since, clock=bool(match["h"]))


def _stretch(match: re.Match[str], now: datetime) -> Stretch | None:
    span = _day_or_more(match, now)
    if span is None or span.end - span.start >= timedelta(days=1):
        return span
    day, near = span.start.date(), match["near"] or ""
    part = match["part"] or (
        "night"
        if near in ("last night", "tonight", "the night before last")
        else near.removeprefix("this ")
        if near.startswith("this ")
        else ""
    )
    if match["h"]:
        clock = _clock(match["h"], match["m"], match["ap"])
        return at(day, clock, "" if match["ap"] and match["ap"] != "o'clock" else part, now)
    if part in ("noon", "midnight"):
        return at(day, Clock(12 if part == "noon" else 24, exact=True), "", now)
    return part_of_day(day, part, now) if part else span


def _day_or_more(match: re.Match[str], now: datetime) -> Stretch | None:
    today = now.date()
    if near := match["near"]:
        back = 2 if "before" in near else 1 if near in ("last night", "yesterday") else 0
        return days(today - timedelta(days=back), 1, now)
    if word := match["weekday"]:
        return _weekday(match["which"] or "", word, now)
    for suffix in ("", "2"):
        if match[f"month{suffix}"]:
            year = int(match[f"year{suffix}"] or 0)
            return _date(year, ENGLISH_MONTHS[match[f"month{suffix}"][:3]], int(match[f"day{suffix}"]), now)
    if match["month3"]:
        number = ENGLISH_MONTHS[match["month3"][:3]]
        year = now.year - (date(now.year, number, 1) > today)
        word = match["third"].removeprefix("the ").removesuffix(" of")
        return third_of_month(year, number, {"late": "底", "end": "底"}.get(word, word), now)
    if match["month4"]:
        number = ENGLISH_MONTHS[match["month4"][:3]]
        return month(int(match["year4"] or 0) or now.year - (date(now.year, number, 1) > today), number, now)
    if match["iso"]:
        return days(date(*map(int, match["iso"].split("-"))), 1, now)
    if name := match["festival"]:
        found = next(
            (each for year in (now.year, now.year - 1) if (each := festival(name, year)) and each[0] <= today), None
        )
        return days(*found, now) if found else None
    if match["only_year"]:
        year = int(match["only_year"])
        return Stretch(month(year, 1, now).start, month(year, 12, now).end)
    return _whole(match["whole"], now)


def _date(year: int, number: int, day: int, now: datetime) -> Stretch:
    found = date(year or now.year, number, day)
    return days(date(now.year - 1, number, day) if not year and found > now.date() else found, 1, now)


def _weekday(which: str, word: str, now: datetime) -> Stretch:
    """Return the last such day; "last Monday" is that of last week."""
    number = ENGLISH_DAYS[word[:3]]
    monday = now.date() - timedelta(days=now.weekday())
    day = monday + timedelta(days=number)
    if which == "last":
        return days(day - timedelta(days=7), 1, now)
    return days(day if day <= now.date() else day - timedelta(days=7), 1, now)


def _whole(word: str, now: datetime) -> Stretch | None:
    today, back = now.date(), int(word.startswith("last"))
    monday = today - timedelta(days=today.weekday())
    if word.endswith("weekend"):
        saturday = monday + timedelta(days=5)
        return days(saturday - timedelta(days=7 if saturday > today or back else 0), 2, now)
    if word.endswith("week"):
        return days(monday - timedelta(days=7 * back), 7, now)
    if word.endswith("month"):
        index = today.year * 12 + today.month - 1 - back
        return month(index // 12, index % 12 + 1, now)
    if word.endswith("year"):
        return Stretch(month(today.year - back, 1, now).start, month(today.year - back, 12, now).end)
    number = {"summer": 6, "winter": 12, "spring": 3}.get(word.split()[-1], 9)
    year = today.year - (1 if back and date(today.year, number, 1) > today else back)
    return days(date(year, number, 1), 92, now) if date(year, number, 1) <= today else None


def _clock(hour: str, minute: str | None, half: str | None) -> Clock:
    number = int(hour)
    half = (half or "").replace(".", "")
    if half == "pm" and number < 12:
        number += 12
    if half == "am" and number == 12:
        number = 0
    return Clock(number, int(minute) if minute else None, exact=half in ("am", "pm"))


def _clocks(folded: str, now: datetime) -> Iterator[Found]:
    for match in _CLOCKED.finditer(folded):
        clock = _clock(match["h"] or match["h3"], match["m"] or match["m3"], match["ap"] or match["ap3"])
        found = at(now.date(), clock, match["part"] or "", now)
        if found:
            late = timedelta(days=1) if found.start > now else timedelta(0)
            yield Found(match.start(), match.end(), found.start - late, found.end - late, clock=True)


def _ranges(folded: str, now: datetime) -> Iterator[Found]:
    """Yield from one day to another of a month or a week: between 1 and 5 November, from Monday to Wednesday last week."""
    for match in _DAYS_OF_MONTH.finditer(folded):
        number = ENGLISH_MONTHS[(match["mon"] or match["mon2"])[:3]]
        try:
            first, last = (
                _date(int(match["y"] or 0), number, int(match[one] or match[two]), now)
                for one, two in (("d1", "e1"), ("d2", "e2"))
            )
        except ValueError:
            continue
        yield Found(match.start(), match.end(), first.start, last.end)
    for match in _WEEKDAYS.finditer(folded):
        first, last = (_weekday("last" if match["last"] else "", match[name], now) for name in ("w1", "w2"))
        if first.start <= last.start:
            yield Found(match.start(), match.end(), first.start, last.end)


def _clock_first(folded: str, now: datetime) -> Iterator[Found]:
    """Yield times whose hour comes before the day: at 10pm last night, between 3pm and 5pm yesterday, at noon."""
    for match in _CLOCK_FIRST.finditer(folded):
        date_said = _POINT.match(folded, match.end())
        if date_said and (date_said["h"] or not _is_day(date_said)):
            date_said = None
        if not (date_said or re.search(r"[ap]\.?m|o'clock|noon|midnight|:", match["one"])):
            continue
        try:
            stretch = _stretch(date_said, now) if date_said else days(now.date(), 1, now)
            found = stretch and _hours(match, stretch.start, date_said, now)
        except (ValueError, OverflowError):
            continue
        if not found:
            continue
        late = timedelta(days=1) if not date_said and found.start > now else timedelta(0)
        since = "since" in match["lead"]
        end = date_said.end() if date_said else match.end("two") if match["two"] else match.end("one")
        yield Found(
            match.start(), end, found.start - late, None if since else found.end - late, ongoing=since, clock=True
        )


def _is_day(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("near", "weekday", "month", "month2", "iso"))


def _hours(match: re.Match[str], day: datetime, date_said: re.Match[str] | None, now: datetime) -> Stretch | None:
    """Return from when to when on that day; a range ends at the moment of its second time."""
    part = date_said.group() if date_said else ""
    night = "night" in part or "evening" in part
    last = _said_clock(match["two"], "") if match["two"] else None
    half = "p" if night else "a" if "morning" in part else ""
    first = _said_clock(match["one"], half or (last[1] if last else ""))
    start = at(day.date(), first[0], "night" if night and not first[1] else "", now)
    if start is None or last is None:
        return start
    end = at(day.date(), last[0], "", now)
    if end is None:
        return start
    return Stretch(start.start, end.start + timedelta(days=end.start < start.start))


def _said_clock(word: str, half: str) -> tuple[Clock, str]:
    """Return the clock of "3pm" or "noon", with the half of the day said or taken over (""; "a"; "p")."""
    if word in ("noon", "midnight"):
        return Clock(12 if word == "noon" else 24, exact=True), ""
    said = _SAID.match(word)
    if said is None:
        raise ValueError(f"no time of the day: {word}")
    own = said["half"] or half
    return _clock(said["h"], said["m"], f"{own}m" if own else None), own


def _amounts(folded: str, now: datetime) -> Iterator[Found]:
    for match in _HALF_AGO.finditer(folded):
        if amount := _amount(match["n"] or match["n2"], match["unit"] or match["unit2"]):
            stretch = ago(now, amount[0] + 0.5, amount[1])
            yield Found(match.start(), match.end(), stretch.start, stretch.end)
    for match in _AGO.finditer(folded):
        amount = _amount(match["n"], match["unit"])
        if amount:
            lead = _SINCE.search(folded, 0, match.start())
            stretch = ago(now, *amount)
            begin = lead.start() if lead else match.start()
            yield Found(begin, match.end(), stretch.start, None if lead else stretch.end, ongoing=bool(lead))
    for match in _FOR.finditer(folded):
        said = match.group().lstrip()
        meant = (
            match["past"] or match["tail"] or (match["n"] and re.match(r"(?:for|it's been|it has been|been)\b", said))
        )
        if not meant or re.match(
            r" (?:ago|back|earlier|old|of age|contract|warranty|lease|notice)", folded[match.end() : match.end() + 20]
        ):
            continue
        lone = not match["n"] and not match["unit"].endswith("s")
        if lone and not re.match(r"(?:for|over|during|in|within) the past ", said):
            continue  # last week, last month: a point
        amount = _amount(match["n"] or ("one" if lone else "few"), match["unit"])
        if amount:
            start = match.start() + len(match.group()) - len(said)
            yield Found(start, match.end(), before(now, *amount), None, ongoing=True)


def _amount(word: str, unit: str) -> tuple[float, str] | None:
    plain = re.sub(r"^(?:a|an) (?=couple|few)|(?<=couple) of$", "", word)
    value: float | None = 0.5 if plain.startswith("half") else english_number(plain)
    if not value:
        return None
    return value, unit_of(
        unit.replace("nights", "days")
        .replace("night", "day")
        .replace("hrs", "hour")
        .replace("hr", "hour")
        .replace("mins", "minute")
    )
