"""Ten million events: how quickly the board answers, how long the nightly work takes, and with how much memory.

``python -m bench.insight_rows 10000000 DATABASE_URL`` fills an empty database first; called again it only measures.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

FIRST, A_DAY = dt.date(2026, 1, 5), 70_000.0


def main() -> None:
    wanted = int(sys.argv[1])
    os.environ["DATABASE_URL"] = sys.argv[2]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    os.environ |= {"SECRET_KEY": "bench", "OPEN311_API_KEY": "bench", "OPEN311_STAFF_KEY": "bench"}
    import django

    django.setup()
    from django.core.management import call_command

    from hotline.insight.models import Event

    call_command("migrate", interactive=False, verbosity=0)
    if not Event.objects.exists():
        fill(wanted)
    measure()


def fill(wanted: int) -> None:
    """Store about ``wanted`` events up to the last of as many days as that takes."""
    from bench.insight_city.city import City
    from bench.insight_city.plan import Plan
    from bench.insight_city.storing import store
    from hotline.insight.events.tallying import recount

    days = max(1, round(wanted / (A_DAY * 0.97)))
    city = City(Plan(1, FIRST, days, A_DAY, hotspots=20, anomalies=20))
    now = dt.datetime.combine(FIRST + dt.timedelta(days=days), dt.time(), dt.timezone(dt.timedelta(hours=8)))
    stored, seconds = timed(lambda: store(city.days(), now.astimezone(dt.UTC)))
    print(f"stored {stored:,} events of {days} days in {seconds:.0f} s", flush=True)
    print(f"counted the tallies anew in {timed(recount)[1]:.0f} s", flush=True)


def measure() -> None:
    """Print the time of the board, by the tallies and by the events, and of each nightly computation."""
    from django.db.models import Max
    from django.utils import timezone

    from hotline.insight.events import Filters
    from hotline.insight.events.filters import period
    from hotline.insight.models import Event, Tally
    from hotline.insight.sensing import board, nightly

    print(f"{Event.objects.count():,} events, {Tally.objects.count():,} tallies")
    newest = Event.objects.aggregate(newest=Max("requested_at"))["newest"]
    day = timezone.localtime(newest).date() - dt.timedelta(days=1)
    for rule in ("day", "noon", "month"):
        meant = period(rule, day)
        for counting in ("requests", "citizens"):
            _, seconds = timed(lambda m=meant, c=counting: whole_board(board, Filters(), m, c))  # type: ignore[misc]
            print(f"board of the {rule}, counted by {counting}: {seconds:.2f} s", flush=True)
    for name, work in nightly.WORK.items():
        found, seconds = timed(lambda w=work: w(day))  # type: ignore[misc]
        print(f"nightly {name}: {seconds:.0f} s, found {len(found)}, peak memory {peak():.1f} GB", flush=True)


def whole_board(board: Any, filters: Any, period: Any, counting: Any) -> None:
    """Compute all that the board's page shows."""
    within = board.during(filters, period)
    board.compared(filters, period, counting)
    board.open_now(filters)
    board.by_hour(within)
    for dimension in ("channel", "kind", "group", "service_code", "district", "subdistrict", "unit"):
        board.counts(dimension, within, counting)
    board.steps(within)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what ``work`` returns and the seconds it took."""
    started = time.monotonic()
    return work(), time.monotonic() - started


def peak() -> float:
    """Return the most memory this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    main()
