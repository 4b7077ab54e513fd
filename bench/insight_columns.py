"""The board over a columnar engine: ``python -m bench.insight_columns [EVENTS]``, default 10,000,000.

Past what a row store answers in time, insight's events are copied into DuckDB. This fills a DuckDB file with made-up
events and times what the board's page shows, by requests and by citizens, in a day, a month and all of it.
"""

# ruff: noqa: S608 -- statements are made of our own names and numbers
from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

FIRST, A_DAY = dt.date(2026, 1, 5), 70_000.0
DIMENSIONS = ("channel", "kind", "group", "service_code", "district", "subdistrict", "unit")
STEPS = ("accept", "contact", "reply", "close")
COUNTED = {"requests": "count(*)", "citizens": "count(DISTINCT citizen)"}
REPEATS = 5
LIMITS = "SET memory_limit = '2GB'; SET threads = 2"


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    os.environ |= dict.fromkeys(("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY"), "bench")
    import django

    django.setup()
    with tempfile.TemporaryDirectory(prefix="bench-columns-") as folder:
        file = Path(folder, "events.duckdb")
        engine = duckdb.connect(str(file))
        engine.execute(LIMITS)
        began = time.monotonic()
        days = fill(engine, wanted)
        engine.execute("CHECKPOINT")
        stored = engine.execute("SELECT count(*) FROM events").fetchone()
        seconds, size = time.monotonic() - began, file.stat().st_size / 1e9
        print(f"{stored[0]:,} events of {days} days made up and stored in {seconds:.0f} s, {size:.2f} GB", flush=True)  # type: ignore[index]
        measure(engine, days)
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.1f} GB")


def fill(engine: duckdb.DuckDBPyConnection, wanted: int) -> int:
    """Store about ``wanted`` events, a day at a time, and return how many days they are of."""
    from bench.insight_city.city import City
    from bench.insight_city.plan import Plan

    days = max(1, round(wanted / (A_DAY * 0.97)))
    for number, day in enumerate(City(Plan(1, FIRST, days, A_DAY)).days()):
        day["requested_at"] = day["requested_at"].dt.tz_localize(None)  # the city's own time
        engine.register("day", day)
        into = "INSERT INTO events" if number else "CREATE TABLE events AS"
        engine.execute(f"{into} SELECT * FROM day")
        engine.unregister("day")
    return days


def measure(engine: duckdb.DuckDBPyConnection, days: int) -> None:
    """Print the median time of the whole board for each period and way of counting."""
    last = FIRST + dt.timedelta(days=days)
    for name, length in {"day": 1, "month": 30, "all": days}.items():
        start = last - dt.timedelta(days=min(length, days))
        for counting, measured in COUNTED.items():
            times = sorted(board(engine, start, last, measured) for _ in range(REPEATS))
            print(f"board of the {name}, counted by {counting}: {times[REPEATS // 2]:.2f} s", flush=True)


def board(engine: duckdb.DuckDBPyConnection, start: dt.date, end: dt.date, measured: str) -> float:
    """Ask all that the board shows between two days, and return the seconds it took."""
    began = time.monotonic()
    within = "FROM events WHERE requested_at >= ? AND requested_at < ?"
    engine.execute(f"SELECT date_trunc('hour', requested_at), {measured} {within} GROUP BY 1", [start, end]).fetchall()
    for dimension in DIMENSIONS:
        engine.execute(f'SELECT "{dimension}", {measured} {within} GROUP BY 1', [start, end]).fetchall()
    spans = ", ".join(f"quantile_cont(hours_to_{step}, [0.5, 0.9])" for step in STEPS)
    engine.execute(f"SELECT {measured}, {spans} {within}", [start, end]).fetchall()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
