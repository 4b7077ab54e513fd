"""The full-text index: a column of PostgreSQL, a table of SQLite that loses its row with the review's."""

from django.db import migrations

POSTGRESQL = [
    "ALTER TABLE console_reviewitem ADD COLUMN words tsvector",
    "CREATE INDEX review_words ON console_reviewitem USING gin (words)",
]
SQLITE = [
    "CREATE VIRTUAL TABLE console_words USING fts5(words, tokenize='unicode61 remove_diacritics 0')",
    """CREATE TRIGGER console_words_go AFTER DELETE ON console_reviewitem
       BEGIN DELETE FROM console_words WHERE rowid = old.id; END""",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE console_reviewitem DROP COLUMN words")
    else:
        schema_editor.execute("DROP TRIGGER console_words_go")
        schema_editor.execute("DROP TABLE console_words")


class Migration(migrations.Migration):
    dependencies = [("console", "0001_reviews")]
    operations = [migrations.RunPython(make, drop)]
