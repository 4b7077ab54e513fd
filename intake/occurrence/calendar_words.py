"""Facts of the calendar that people say times by: parts of the day, festivals, weekdays, months."""

from __future__ import annotations

from datetime import date, timedelta

from intake.occurrence import lunar

# Part of the day: first hour and the hour it ends before; over 24 is the next morning (project default).
DAY_PARTS = {
    "后半夜": (24, 30), "大清早": (5, 9), "大早上": (5, 9), "一大早": (5, 9), "凌晨": (0, 6), "清晨": (5, 9), "早晨": (6, 9),
    "早上": (6, 9), "上午": (8, 12), "中午": (11, 13), "午后": (12, 18), "下午": (12, 18), "傍晚": (17, 19), "大晚上": (18, 24),
    "晚上": (18, 24), "夜里": (22, 30), "夜间": (22, 30), "夜晚": (18, 24), "半夜": (22, 30), "深夜": (22, 30),
    "午夜": (23, 25), "早": (6, 9), "晚": (18, 24), "夜": (22, 30), "白天": (8, 18),
    "early morning": (4, 8), "morning": (6, 12), "noon": (11, 13), "midday": (11, 13), "lunchtime": (11, 13),
    "afternoon": (12, 18), "evening": (17, 22), "night": (18, 24), "midnight": (23, 25),
}  # fmt: skip
NIGHT = frozenset(
    {"晚上", "晚", "夜里", "夜间", "半夜", "深夜", "午夜", "夜", "夜晚", "大晚上", "后半夜", "night", "midnight"}
)
PM_PARTS = frozenset({"下午", "傍晚", "午后", "afternoon", "evening"})

# Festivals with a fixed date: first day and number of days.
FIXED = {
    "国庆": ((10, 1), 7), "十一": ((10, 1), 7), "元旦": ((1, 1), 1), "元旦假期": ((1, 1), 3), "元旦放假": ((1, 1), 3), "元旦小长假": ((1, 1), 3), "五一": ((5, 1), 5), "劳动": ((5, 1), 5), "清明": ((4, 4), 3),
    "圣诞": ((12, 25), 1), "六一": ((6, 1), 1), "双十一": ((11, 11), 1), "暑假": ((7, 1), 62),
    "national day": ((10, 1), 7), "labour day": ((5, 1), 5), "labor day": ((5, 1), 5), "new year's day": ((1, 1), 1),
    "new year": ((1, 1), 1), "christmas": ((12, 25), 1), "may day": ((5, 1), 5),
}  # fmt: skip
# Festivals of the lunar calendar: month, day, and how many days they last.
LUNAR = {
    "春节": (1, 1, 7), "过年": (1, 1, 7), "农历新年": (1, 1, 7), "元宵": (1, 15, 1), "端午": (5, 5, 3), "七夕": (7, 7, 1),
    "中元": (7, 15, 1), "中秋": (8, 15, 3), "重阳": (9, 9, 1), "腊八": (12, 8, 1), "小年": (12, 23, 1),
    "spring festival": (1, 1, 7), "chinese new year": (1, 1, 7), "lunar new year": (1, 1, 7),
    "mid-autumn": (8, 15, 3), "dragon boat": (5, 5, 3),
}  # fmt: skip
EVE = frozenset({"除夕", "大年三十", "年三十"})  # the day before the lunar year begins
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
WEEKDAYS |= {str(number): number - 1 for number in range(1, 8)}
ENGLISH_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
ENGLISH_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip


def festival(name: str, year: int) -> tuple[date, int] | None:
    """Return the first day of a festival in ``year`` and how many days it lasts; None when the year is not known."""
    if name in FIXED:
        (month, day), days = FIXED[name]
        return date(year, month, day), days
    if name in EVE:
        first = lunar.new_year(year)
        return (first - timedelta(days=1), 1) if first else None
    if name in LUNAR:
        month, day, days = LUNAR[name]
        found = lunar.gregorian(year, month, day)
        return (found, days) if found else None
    return None
