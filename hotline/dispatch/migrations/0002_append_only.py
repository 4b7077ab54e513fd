"""Let the database itself refuse to edit or delete the history of a request that exists.

The history goes only together with its whole request (retention), which has to be deleted first, in one transaction.
"""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER dispatch_change_no_update BEFORE UPDATE ON dispatch_change
       BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER dispatch_change_no_delete BEFORE DELETE ON dispatch_change
       WHEN EXISTS (SELECT 1 FROM dispatch_servicerequest WHERE id = OLD.request_id)
       BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER dispatch_request_words_once BEFORE UPDATE OF citizen_words ON dispatch_servicerequest
       WHEN OLD.citizen_words <> NEW.citizen_words
       BEGIN SELECT RAISE(ABORT, 'the words of the citizen are written once'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION dispatch_change_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM dispatch_servicerequest WHERE id = OLD.request_id) THEN
           RETURN OLD;
         END IF;
         RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER dispatch_change_guard BEFORE UPDATE OR DELETE ON dispatch_change
       FOR EACH ROW EXECUTE FUNCTION dispatch_change_guard()""",
    """CREATE FUNCTION dispatch_words_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION 'the words of the citizen are written once'
           USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER dispatch_words_guard BEFORE UPDATE OF citizen_words ON dispatch_servicerequest
       FOR EACH ROW WHEN (OLD.citizen_words IS DISTINCT FROM NEW.citizen_words)
       EXECUTE FUNCTION dispatch_words_guard()""",
]
SQLITE_BACK = [
    "DROP TRIGGER dispatch_change_no_update",
    "DROP TRIGGER dispatch_change_no_delete",
    "DROP TRIGGER dispatch_request_words_once",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER dispatch_change_guard ON dispatch_change",
    "DROP FUNCTION dispatch_change_guard()",
    "DROP TRIGGER dispatch_words_guard ON dispatch_servicerequest",
    "DROP FUNCTION dispatch_words_guard()",
]


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
