"""Another process that holds the hotline's database for itself, as a backup or a maintenance job gone wrong does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SQLITE = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
"""
POSTGRESQL = """
import psycopg, sys, time
held = psycopg.connect(sys.argv[1])
tables = "gateway_conversation, gateway_message, gateway_turnlease, gateway_ratebucket"
held.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
"""
THEN = """
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(seconds: float = 60) -> Iterator[None]:
    """Hold the lock of the tests' database for ``seconds``, or until the block ends."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        program, where = SQLITE, str(values["NAME"])
    else:
        program = POSTGRESQL
        where = f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    process = subprocess.Popen([sys.executable, "-c", program + THEN, where, str(seconds)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        yield
    finally:
        process.kill()
        process.communicate()
