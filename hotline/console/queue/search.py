"""The full-text index beside the review rows, in the database's own engine: FTS5 of SQLite, tsvector of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from hotline.console.models import ReviewItem
from hotline.console.queue.words import indexed, is_whole, wanted

POSTGRESQL = '"console_reviewitem"."words" @@ %s::tsquery'
SQLITE = "SELECT rowid FROM console_words WHERE words MATCH %s"
LAST_POSITION = 16_383  # PostgreSQL counts words up to here


def index(texts: Mapping[int, str]) -> None:
    """Replace the indexed words of the review rows with these ids by those of their texts."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            vectors = [(as_vector(indexed(text)), pk) for pk, text in texts.items()]
            cursor.executemany("UPDATE console_reviewitem SET words = %s::tsvector WHERE id = %s", vectors)
        else:
            cursor.executemany("DELETE FROM console_words WHERE rowid = %s", [(pk,) for pk in texts])
            rows = [(pk, " ".join(indexed(text))) for pk, text in texts.items()]
            cursor.executemany("INSERT INTO console_words (rowid, words) VALUES (%s, %s)", rows)


def find(items: QuerySet[ReviewItem], search: str) -> QuerySet[ReviewItem]:
    """Return those of ``items`` in which every part of ``search`` is said; a search without any word finds nothing."""
    phrases = wanted(search)
    if not phrases:
        return items.none()
    if connection.vendor == "postgresql":
        return items.filter(RawSQL(POSTGRESQL, [as_query(phrases)], output_field=BooleanField()))  # noqa: S611  # a parameter
    return items.filter(pk__in=RawSQL(SQLITE, [as_match(phrases)]))  # noqa: S611  # a parameter


def as_vector(words: Iterable[str]) -> str:
    """Return the literal of a tsvector; words hold letters and digits only, so quoting them is enough."""
    return " ".join(f"'{word}':{min(at, LAST_POSITION)}" for at, word in enumerate(words, 1))


def as_query(phrases: Iterable[tuple[str, ...]]) -> str:
    """Return the literal of a tsquery in which all phrases are wanted."""
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" if is_whole(phrase) else f"'{phrase[0]}':*"
        for phrase in phrases
    )


def as_match(phrases: Iterable[tuple[str, ...]]) -> str:
    """Return the same as a query of FTS5."""
    return " AND ".join('"' + " ".join(phrase) + '"' if is_whole(phrase) else f'"{phrase[0]}"*' for phrase in phrases)
