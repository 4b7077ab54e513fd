"""The desk's queue and search over many messages: ``python -m bench.console [MESSAGES]``, default 1,000,000.

Fills a PostgreSQL of its own (``--sqlite``: a SQLite file) with conversations whose review rows were computed by the
real code from patterns and then copied inside the database, and asks the pages through Django's client, signed in.
Prints p50 and p95 of each question in milliseconds; the bound is 200 ms at p95.
"""

# ruff: noqa: S608 -- statements are made of our own names and numbers
from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator

SECRETS = {"SECRET_KEY": "only-for-the-bench", "OPEN311_API_KEY": "a", "OPEN311_STAFF_KEY": "b"}
MESSAGES_EACH, PATTERNS, REPEATS, BOUND = 10, 500, 20, 200.0
SEED = 12345
# Parts of made-up stories, so that the words of the index are spread as those of a city are.
WHERE = (
    "建国路",
    "花家地北里",
    "西单北大街",
    "中关村大街",
    "望京街道",
    "和平里",
    "回龙观",
    "劲松",
    "双井",
    "方庄",
    "永定门",
    "亚运村",
)
WHAT = (
    "路灯不亮",
    "暖气不热",
    "井盖破损",
    "垃圾没人清运",
    "电梯停运",
    "夜里施工",
    "占道停车",
    "自来水发黄",
    "下水道堵塞",
    "工资被拖欠",
)
HOW = (
    "三天了",
    "半个月没人管",
    "老人出不了门",
    "打过电话没用",
    "请尽快处理",
    "又发生了",
    "晚上特别吵",
    "the lamp is broken",
)
QUERIES = {
    "queue, first page": {},
    "queue, page 20": {"page": "20"},
    "all conversations": {"state": "any"},
    "reason": {"reason": "low_confidence"},
    "service and channel": {"state": "any", "service": "street_light", "channel": "wechat"},
    "district and date": {"state": "any", "district": "chaoyang", "since": "2026-01-01"},
    "confidence and length": {"state": "any", "sure_below": "0.5", "longer_than": "3"},
    "ended without a request": {"state": "any", "no_request": "on"},
    "search: two signs, common": {"state": "any", "q": "路灯"},
    "search: a phrase, common": {"state": "any", "q": "暖气不热"},
    "search: one sign": {"state": "any", "q": "灯"},
    "search: two parts": {"state": "any", "q": "花家地 电梯停运"},
    "search: English": {"state": "any", "q": "lamp broken"},
    "search: rare": {"state": "any", "q": "稀奇古怪的事"},
    "search: nothing": {"state": "any", "q": "火星人登陆"},
    "search in the queue": {"q": "井盖破损"},
}


def main(count: int) -> int:
    """Fill, ask, print; return 1 when a question takes longer than the bound."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("load_city_pack", verbosity=0)
    began = time.monotonic()
    fill(count)
    print(f"filled in {time.monotonic() - began:.0f} s")
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(User.objects.create_superuser("bench", password=None))
    slow = 0
    for name, query in QUERIES.items():
        times = sorted(ask(client, query))
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95) - 1]
        slow += p95 > BOUND
        print(f"{name:28} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms{'   TOO SLOW' if p95 > BOUND else ''}", flush=True)
    return 1 if slow else 0


def ask(client: object, query: dict[str, str]) -> Iterator[float]:
    """Yield the milliseconds of each of the repeated questions; the first, which warms the pages, is not counted."""
    for number in range(REPEATS + 1):
        began = time.monotonic()
        answer = client.get("/console/queue/", query)  # type: ignore[attr-defined]
        if answer.status_code != 200:
            raise RuntimeError(f"{query}: HTTP {answer.status_code}")
        if number:
            yield (time.monotonic() - began) * 1000


def fill(count: int) -> None:
    """Make ``count`` messages: patterns by the real code, then copies of all their rows with ids of their own."""
    from django.db import connection

    from hotline.console.models import ReviewItem
    from hotline.console.queue.refresh import refresh_changed

    make_patterns()
    while refresh_changed():
        pass
    if ReviewItem.objects.count() != PATTERNS:
        raise RuntimeError("some patterns have no row")
    wanted, done = count // MESSAGES_EACH // PATTERNS, 1
    while done < wanted:  # each round doubles what there is, as far as needed
        copies = min(done, wanted - done)
        with connection.cursor() as cursor:
            for statement in copying(connection.vendor, copies * PATTERNS, done * PATTERNS):
                cursor.execute(statement)
        done += copies
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT COUNT(*) FROM gateway_message")
        print(f"{connection.vendor}: {cursor.fetchone()[0]} messages, {ReviewItem.objects.count()} conversations")


def make_patterns() -> None:
    """Make conversations with citizens' words, entities, services and confidences of every sort."""
    import datetime as dt
    import uuid

    from django.utils import timezone

    from hotline.gateway.models import Conversation, Message

    draw, now = random.Random(SEED), timezone.now()
    for number in range(PATTERNS):
        begun = now - dt.timedelta(minutes=draw.randrange(60 * 24 * 300))
        conversation = Conversation.objects.create(
            pk=uuid.UUID(int=draw.getrandbits(128)), token_hash=f"{number}-", last_seq=MESSAGES_EACH, created_at=begun,
            channel=draw.choice(["web", "web", "wechat"]), risk=draw.choice([""] * 19 + ["fire"]),
        )  # fmt: skip
        rows = []
        for seq in range(1, MESSAGES_EACH + 1):
            citizen = seq % 2 == 1
            text = f"{draw.choice(WHERE)}{draw.randrange(1, 300)}号{draw.choice(WHAT)}，{draw.choice(HOW)}"
            if number == 7 and seq == 1:
                text = "稀奇古怪的事"
            slots = {
                "draft_key": "k", "description": text,
                "service_code": draw.choice(["street_light", "no_heating", "noise"]),
                "place": {"district_code": draw.choice(["chaoyang", "haidian", "xicheng"])},
                "ranking": [{"confidence": draw.choice([0.45, 0.75, 0.9, 0.95, 0.97])}],
            }  # fmt: skip
            turn = {"intent": {"name": draw.choice(["report_problem", "inform", "check_status"]), "confidence": 0.93}}
            turn |= {"slots": slots if seq == 1 else {}, "entities": [{"entity": "place"}], "actions": []}
            rows.append(
                Message(
                    conversation=conversation, seq=seq, sender="citizen" if citizen else "bot",
                    text=text if citizen else "请问在哪里？", client_msg_id=str(seq) if citizen else None,
                    turn=turn if citizen else None, sent_at=begun + dt.timedelta(seconds=20 * seq), status="answered",
                )
            )  # fmt: skip
        Message.objects.bulk_create(rows)


def copying(vendor: str, items: int, there: int) -> Iterator[str]:
    """Yield statements that copy the first ``items`` conversations and all that hangs on them; ``there`` exist."""
    from hotline.console.models import ReviewItem, ReviewTag
    from hotline.gateway.models import Conversation, Message

    postgres = vendor == "postgresql"
    if not postgres:
        yield "DROP TABLE IF EXISTS temp.copied"
    else:
        yield "DROP TABLE IF EXISTS copied"
    fresh = "gen_random_uuid()" if postgres else "lower(hex(randomblob(16)))"
    later = "interval '1 minute' * (random() * 400000)::int" if postgres else ""
    yield (
        f"CREATE TEMPORARY TABLE copied AS SELECT id AS old_item, id + {there} AS item, conversation_id AS old, "
        f"{fresh} AS new FROM console_reviewitem ORDER BY id LIMIT {items}"
    )

    def copy(model: type, join: str, changed: dict[str, str], without: tuple[str, ...] = ("id",)) -> str:
        table = model._meta.db_table  # type: ignore[attr-defined]
        columns = [f.column for f in model._meta.concrete_fields if f.column not in without]  # type: ignore[attr-defined]
        if model is ReviewItem and postgres:
            columns.append("words")
        picked = ", ".join(changed.get(column, f't."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        return f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} t JOIN copied c ON {join}"

    hashed = "md5(random()::text || c.new::text)" if postgres else "c.new || 'h'"
    yield copy(Conversation, "t.id = c.old", {"id": "c.new", "token_hash": hashed}, without=())
    yield copy(Message, "t.conversation_id = c.old", {"conversation_id": "c.new"})
    talked = (
        f"t.talked_at - {later}" if postgres else "datetime(t.talked_at, '-' || abs(random() % 400000) || ' minutes')"
    )
    yield copy(
        ReviewItem, "t.id = c.old_item", {"id": "c.item", "conversation_id": "c.new", "talked_at": talked}, without=()
    )
    yield copy(ReviewTag, "t.item_id = c.old_item", {"item_id": "c.item"})
    if not postgres:
        words = "SELECT c.item, w.words FROM console_words w JOIN copied c ON w.rowid = c.old_item"
        yield f"INSERT INTO console_words (rowid, words) {words}"


def run() -> int:
    """Start the database and measure over it."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdecimal()]
    count = numbers[0] if numbers else 1_000_000
    os.environ |= SECRETS | {"DJANGO_SETTINGS_MODULE": "hotline.settings", "HOTLINE_SITE": "desk", "CITY": "beijing"}
    with tempfile.TemporaryDirectory(prefix="bench-console-") as folder:
        os.environ["DATA_DIR"] = folder
        if "--sqlite" in sys.argv:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/hotline.sqlite3"
            return measured(count)
        from tests.support import postgresql

        server = postgresql.start(settings=("shared_buffers=512MB", "work_mem=32MB", "max_wal_size=4GB"))
        os.environ["DATABASE_URL"] = server.url
        try:
            return measured(count)
        finally:
            server.stop()


def measured(count: int) -> int:
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    return main(count)


if __name__ == "__main__":
    sys.exit(run())
