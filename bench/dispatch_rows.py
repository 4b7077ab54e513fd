"""Many stored requests made of a few real ones: copied inside the database, with their history and their agencies."""

# ruff: noqa: S608 -- names of tables and columns come from our own models
from __future__ import annotations

import sys
import time
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from hotline.dispatch.models import Change, Involvement, Service, ServiceRequest  # noqa: E402

DAYS = 85
PATTERNS = 100
FORM = {"api_key": "open311_api_key", "description": "路口的灯三天没亮了，晚上看不清路。"}
PLACES = ("朝阳区建国路88号", "海淀区中关村大街27号", "西城区西单北大街131号", "东城区王府井大街88号")
EXTRA = {"extended_attributes[kind]": "complaint"}


def of_citizen(count: int) -> dict[str, str]:
    """Return what tells citizen ``count`` from the others: a phone and a conversation."""
    return {"phone": f"138{count % 10**8:08d}", "extended_attributes[conversation_id]": f"bench-{count}"}


def forms() -> list[dict[str, Any]]:
    """Return what is filed, one form for each service and place in turn, without the citizen."""
    codes = list(Service.objects.filter(active=True).values_list("code", flat=True))
    return [
        FORM
        | EXTRA
        | {"service_code": codes[i % len(codes)], "address_string": PLACES[i % 4], "lat": "39.91", "long": "116.41"}
        for i in range(PATTERNS)
    ]


def file_patterns() -> None:
    """File the patterns through the endpoint itself."""
    client = Client(headers={"host": "127.0.0.1"})
    for count, form in enumerate(forms()):
        answer = client.post(
            "/open311/v2/requests.json", form | of_citizen(count), headers={"Idempotency-Key": f"pattern-{count}"}
        )
        if answer.status_code != 201:
            raise RuntimeError(answer.content)


def fill(size: int) -> None:
    """Copy patterns until ``size`` requests are stored."""
    stored, last = (
        ServiceRequest.objects.count(),
        ServiceRequest.objects.order_by("-pk").values_list("pk", flat=True)[0],
    )
    if stored >= size:
        return
    first, upto = last + 1, last + size - stored
    patterns = list(
        ServiceRequest.objects.filter(draft_key__startswith="pattern-").order_by("pk").values_list("pk", flat=True)
    )
    moment = {
        "sqlite": f"strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || ((n.i * 7919) % {DAYS * 86400}) || ' seconds')",
        "postgresql": f"now() - ((n.i::bigint * 7919) % {DAYS * 86400}) * interval '1 second'",
    }[connection.vendor]
    text = "substr('00000000' || n.i, -8)" if connection.vendor == "sqlite" else "lpad(n.i::text, 8, '0')"
    own = {
        "id": "n.i",
        "number": f"substr({text}, 1, 4) || '-' || substr({text}, 5)",
        "draft_key": "'copy-' || n.i",
        "conversation_id": "'copy-' || n.i",
        "phone": f"'139' || {text}",
        **dict.fromkeys(("requested_at", "updated_at", "clock_started_at"), moment),
    }
    pattern = f"{patterns[0]} + n.i % {len(patterns)}"
    copy(ServiceRequest, own, f"t.id = {pattern}", first, upto)
    for model in (Change, Involvement):
        copy(model, {"request_id": "n.i"}, f"t.request_id = {pattern}", first, upto, leave="id")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval('dispatch_servicerequest_id_seq', {upto})")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy(model: Any, own: dict[str, str], pattern: str, first: int, upto: int, leave: str = "") -> None:
    """Insert for each number ``n.i`` from ``first`` to ``upto`` a copy of its pattern with ``own`` columns."""
    names = [field.column for field in model._meta.concrete_fields if field.column != leave]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(own.get(name, f't."{name}"') for name in names)
    numbers = {
        "sqlite": f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {upto})",
        "postgresql": f"WITH n AS (SELECT generate_series({first}, {upto}) AS i)",
    }[connection.vendor]
    table = model._meta.db_table
    order = "ORDER BY n.i" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) {numbers} SELECT {values} FROM n JOIN {table} t ON {pattern} {order}"
        )


def main() -> None:
    """Fill the database of DATABASE_URL up to the number of requests that is given."""
    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("load_city_pack", verbosity=0, stdout=sys.stderr)
    file_patterns()
    fill(int(sys.argv[1]))
    print(f"{connection.vendor} filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
