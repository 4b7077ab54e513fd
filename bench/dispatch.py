"""Creates and reads a second of the Open311 endpoint, beside the bare database doing the same in the same run.

    python -m bench.dispatch [--sizes 1000 100000 1000000] [--databases sqlite postgresql] [--seconds 8] [--under ..]

A real gunicorn (two processes) answers eight clients over HTTP; every commit waits for the disk on both sides. The
bare side writes the very rows that one filing writes, in one transaction, and reads the very row or page. Stored
requests are copies of some filed through the real code, each of a citizen of its own, spread over 85 days, so that
every list has them all before it. Each size is a database of its own, filled before its measurements begin;
``--under`` is put before the command that measures, such as one that waits until the machine is quiet.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import postgresql


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=8.0, help="of each measurement")
    parser.add_argument("--under", default="", help="a command that runs the measuring one")
    options = parser.parse_args()
    for name in options.databases:
        for size in options.sizes:
            bench(name, size, options.seconds, shlex.split(options.under))


def bench(name: str, size: int, seconds: float, under: list[str]) -> None:
    """Fill a new database of ``size`` requests and measure it, in processes of its own: Django takes one database."""
    with tempfile.TemporaryDirectory(prefix="bench-dispatch-") as folder:
        server = postgresql.start(durable=True, settings=("shared_buffers=512MB",)) if name == "postgresql" else None
        try:
            url = server.url if server else f"sqlite:///{folder}/bench.sqlite3"
            env = environment(url, Path(folder))
            fill = [sys.executable, "-m", "bench.dispatch_rows", str(size)]
            subprocess.run(fill, env=env, check=True)
            measure = [sys.executable, "-m", "bench.dispatch_load", str(seconds), str(size)]
            subprocess.run([*under, *measure], env=env, check=True)
        finally:
            if server:
                server.stop()


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return what the desk and the measuring process need to know."""
    (folder / "static").mkdir()
    secrets = {name: name.lower() for name in ("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY")}
    own = {"DATABASE_URL": url, "DATA_DIR": str(folder), "CITY": "beijing", "HOTLINE_SITE": "desk"}
    return os.environ | secrets | own | {"DJANGO_SETTINGS_MODULE": "hotline.settings"}


if __name__ == "__main__":
    main()
