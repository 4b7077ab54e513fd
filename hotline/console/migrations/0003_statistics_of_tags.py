"""Lets PostgreSQL know that sort and value of a tag go together.

Without it the planner takes them for independent, expects a tenth of the rows that a frequent reason has, and sorts
all of them where reading the queue in its order would do.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAME = "review_tag_together"


def create(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"CREATE STATISTICS {NAME} (mcv, dependencies) ON sort, value FROM console_reviewtag")


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP STATISTICS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("console", "0002_words")]

    operations = [migrations.RunPython(create, drop)]
