"""Many stored requests made of a few real ones: copied inside the database, with their history and their agencies."""

# ruff: noqa: S608 -- names of tables and columns come from our own models
from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client

from hotline.dispatch.models import Change, Involvement, Service, ServiceRequest

DAYS = 85
PATTERNS = 100
FORM = {"api_key": "open311_api_key", "description": "路口的灯三天没亮了，晚上看不清路。", "phone": "13800000000"}
PLACES = ("朝阳区建国路88号", "海淀区中关村大街27号", "西城区西单北大街131号", "东城区王府井大街88号")
EXTRA = {"extended_attributes[conversation_id]": "bench", "extended_attributes[kind]": "complaint"}


def forms() -> list[dict[str, Any]]:
    """Return the forms that are filed, one for each service and place in turn."""
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
        answer = client.post("/open311/v2/requests.json", form, headers={"Idempotency-Key": f"pattern-{count}"})
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
        "postgresql": f"now() - ((n.i * 7919) % {DAYS * 86400}) * interval '1 second'",
    }[connection.vendor]
    text = "substr('00000000' || n.i, -8)" if connection.vendor == "sqlite" else "lpad(n.i::text, 8, '0')"
    own = {
        "id": "n.i",
        "number": f"substr({text}, 1, 4) || '-' || substr({text}, 5)",
        "draft_key": "'copy-' || n.i",
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
