"""Facts of the calendar that people say times by: parts of the day, festivals, weekdays, months."""

from __future__ import annotations

from datetime import date

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

# Lunar festivals by year of the Gregorian calendar: first day (Hong Kong Observatory's conversion tables).
SPRING_FESTIVAL = {
    2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
    2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
DRAGON_BOAT = {
    2020: (6, 25), 2021: (6, 14), 2022: (6, 3), 2023: (6, 22), 2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9),
    2028: (5, 28), 2029: (6, 16), 2030: (6, 5),
}  # fmt: skip
MID_AUTUMN = {
    2020: (10, 1), 2021: (9, 21), 2022: (9, 10), 2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15),
    2028: (10, 3), 2029: (9, 22), 2030: (9, 12),
}  # fmt: skip
# Festivals with a fixed date: first day and number of days.
FIXED = {
    "国庆": ((10, 1), 7), "十一": ((10, 1), 7), "元旦": ((1, 1), 1), "五一": ((5, 1), 5), "劳动": ((5, 1), 5), "清明": ((4, 4), 3),
    "圣诞": ((12, 25), 1), "六一": ((6, 1), 1), "双十一": ((11, 11), 1), "七夕": ((8, 1), 31), "暑假": ((7, 1), 62),
    "national day": ((10, 1), 7), "labour day": ((5, 1), 5), "labor day": ((5, 1), 5), "new year's day": ((1, 1), 1),
    "new year": ((1, 1), 1), "christmas": ((12, 25), 1), "may day": ((5, 1), 5),
}  # fmt: skip
LUNAR = {
    "春节": (SPRING_FESTIVAL, 7), "过年": (SPRING_FESTIVAL, 7), "端午": (DRAGON_BOAT, 3), "中秋": (MID_AUTUMN, 3),
    "spring festival": (SPRING_FESTIVAL, 7), "chinese new year": (SPRING_FESTIVAL, 7), "lunar new year": (SPRING_FESTIVAL, 7),
    "mid-autumn": (MID_AUTUMN, 3), "dragon boat": (DRAGON_BOAT, 3),
}  # fmt: skip
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
    if name in LUNAR:
        table, days = LUNAR[name]
        return (date(year, *table[year]), days) if year in table else None
    return None
