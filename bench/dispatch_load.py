"""The measurements of ``bench.dispatch`` on the database of DATABASE_URL; prints one table."""

# ruff: noqa: S608 -- names of tables and columns come from our own models
from __future__ import annotations

import http.client
import itertools
import json
import random
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench import dispatch_rows  # noqa: E402
from hotline import settings  # noqa: E402
from hotline.dispatch.models import Change, Involvement, ServiceRequest  # noqa: E402
from tests.support.desk import Desk  # noqa: E402

CLIENTS = 8
# As many as each service has at the smallest size, so that a page is full at every size.
PAGE_SIZE = 10
counter = itertools.count()  # of all calls, so that no key comes twice
numbers: list[str] = []
services: list[str] = []
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
Work = Callable[[int], None]


class WrongAnswer(RuntimeError):
    """What was measured did not do its work."""


def expect(good: bool, what: object) -> None:
    """Raise WrongAnswer unless ``good``."""
    if not good:
        raise WrongAnswer(what)


def timed(make: Callable[[], Work], seconds: float, clients: int = CLIENTS) -> tuple[float, float]:
    """Let ``clients`` threads do their work for ``seconds``; return how many a second, and the p95 in milliseconds."""
    times, lock = list[float](), threading.Lock()
    barrier = threading.Barrier(clients + 1)

    def client() -> None:
        work, mine = make(), list[float]()
        try:
            work(next(counter))
        except BaseException:
            barrier.abort()
            raise
        barrier.wait()
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            work(next(counter))
            mine.append(time.perf_counter() - begun)
        connection.close()
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    barrier.wait()
    for thread in threads:
        thread.join()
    return len(times) / seconds, sorted(times)[int(len(times) * 0.95)] * 1000


class Endpoint:
    """What the clients of the endpoint do, each over a connection of its own that stays open."""

    def __init__(self, desk: Desk, run: str) -> None:
        self.desk, self.run = desk, run
        self.forms = dispatch_rows.forms()

    def calls(
        self, call: Callable[[http.client.HTTPConnection, int], tuple[int, bytes]], expected: int
    ) -> Callable[[], Work]:
        def make() -> Work:
            link = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=30)

            def work(count: int) -> None:
                try:
                    status, body = call(link, count)
                except (http.client.HTTPException, ConnectionError):
                    link.close()
                    status, body = call(link, count)
                expect(status == expected, body)

            return work

        return make

    def create(self, link: http.client.HTTPConnection, count: int) -> tuple[int, bytes]:
        headers = HEADERS | {"Idempotency-Key": f"{self.run}-{count}"}
        form = self.forms[count % len(self.forms)] | dispatch_rows.of_citizen(10**7 + count)
        return self.answer(link, "POST", "requests.json", urlencode(form), headers)

    def read(self, link: http.client.HTTPConnection, count: int) -> tuple[int, bytes]:
        return self.answer(link, "GET", f"requests/{random.choice(numbers)}.json")

    def page(self, link: http.client.HTTPConnection, count: int) -> tuple[int, bytes]:
        query = urlencode({"service_code": services[count % len(services)], "status": "open", "page_size": PAGE_SIZE})
        return self.answer(link, "GET", f"requests.json?{query}")

    def answer(self, link: http.client.HTTPConnection, method: str, path: str, *more: Any) -> tuple[int, bytes]:
        link.request(method, f"/open311/v2/{path}", *more)
        response = link.getresponse()
        return response.status, response.read()


def bare_create(run: str) -> Callable[[], Work]:
    """Insert what one filing inserts, in one transaction, as plain SQL."""
    tables = [(model, *insert_of(model)) for model in (ServiceRequest, Change, Involvement)]
    pattern = ServiceRequest.objects.filter(involvements__isnull=False).order_by("pk").first()
    if pattern is None:
        raise WrongAnswer("no pattern has an assisting agency")
    rows = {
        ServiceRequest: raw_rows(ServiceRequest, "id", pattern.pk),
        Change: raw_rows(Change, "request_id", pattern.pk),
        Involvement: raw_rows(Involvement, "request_id", pattern.pk),
    }

    def make() -> Work:
        def work(count: int) -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                pk = None
                for model, statement, names in tables:
                    for row in rows[model]:
                        values = dict(row)
                        if model is ServiceRequest:
                            own = {"number": f"B{count}", "draft_key": f"bare-{run}-{count}"}
                            citizen = {"phone": f"137{count:08d}", "conversation_id": f"bare-{count}"}
                            values |= own | citizen
                        else:
                            values["request_id"] = pk
                        cursor.execute(statement, [values[name] for name in names])
                        if model is ServiceRequest:
                            pk = cursor.fetchone()[0]

        return work

    return make


def insert_of(model: Any) -> tuple[str, list[str]]:
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks}) RETURNING id", names


def raw_rows(model: Any, column: str, pk: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE {column} = %s ORDER BY id", [pk])
        names = [each[0] for each in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{name: json.dumps(v) if isinstance(v, dict | list) else v for name, v in row.items()} for row in rows]


def bare_query(statement: str, arguments: Callable[[int], list[Any]]) -> Callable[[], Work]:
    def make() -> Work:
        def work(count: int) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement, arguments(count))
                expect(bool(cursor.fetchall()), statement)

        return work

    return make


ONE = "SELECT * FROM dispatch_servicerequest WHERE number = %s"
PAGE = (
    "SELECT * FROM dispatch_servicerequest WHERE service_id = %s AND status = 'open' "
    f"ORDER BY requested_at DESC, id DESC LIMIT {PAGE_SIZE + 1}"
)


def measure(size: int, seconds: float, desk: Desk) -> None:
    """Print one line for each kind of work, over ``size`` stored requests."""
    numbers[:] = ServiceRequest.objects.order_by("?").values_list("number", flat=True)[:2000]
    services[:] = ServiceRequest.objects.values_list("service_id", flat=True).distinct()[:20]
    run = f"{size % 9973:04d}"
    endpoint = Endpoint(desk, run)
    works = {
        "create": (endpoint.calls(endpoint.create, 201), bare_create(run)),
        "read one": (endpoint.calls(endpoint.read, 200), bare_query(ONE, lambda _count: [random.choice(numbers)])),
        "filtered list": (
            endpoint.calls(endpoint.page, 200),
            bare_query(PAGE, lambda count: [services[count % len(services)]]),
        ),
    }
    for name, (ours, bare) in works.items():
        # Halves in turn, so that a neighbour's noise meets both sides.
        taken = [(timed(ours, seconds / 2), timed(bare, seconds / 2)) for _ in range(2)]
        mine, plain = (sum(pair[side][0] for pair in taken) / 2 for side in (0, 1))
        slow, plain_slow = (min(pair[side][1] for pair in taken) for side in (0, 1))
        alone = timed(ours, seconds / 2, clients=1)[1] if name != "create" else 0.0
        single = f"{alone:9.1f}" if alone else " " * 9
        print(
            f"{connection.vendor:10} {size:>9,}  {name:13} {mine:8.0f} {plain:8.0f} {mine / plain:6.0%}"
            f" {slow:9.1f} {plain_slow:9.1f} {single}",
            flush=True,
        )


def main() -> None:
    seconds, size = float(sys.argv[1]), int(sys.argv[2])
    desk = Desk(settings.env.database_url).start()
    print("database     stored  work             a sec.  bare/s  share   p95 ms  bare p95  p95 alone")
    try:
        measure(size, seconds, desk)
    finally:
        desk.stop()


if __name__ == "__main__":
    main()
