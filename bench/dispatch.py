"""Creates and reads a second of the Open311 endpoint, beside the bare database doing the same in the same run.

    python -m bench.dispatch [--sizes 1000 100000 1000000] [--databases sqlite postgresql] [--seconds 8]

A real gunicorn (two processes) answers eight clients over HTTP; every commit waits for the disk on both sides. The
bare side writes the very rows that one filing writes, in one transaction, and reads the very row or page. Stored
requests are copies of some filed through the real code, spread over 85 days, so that every list has them all before it.
"""

from __future__ import annotations

import argparse
import os
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
    options = parser.parse_args()
    for name in options.databases:
        folder = Path(tempfile.mkdtemp(prefix="bench-dispatch-"))
        server = postgresql.start(durable=True, settings=("shared_buffers=512MB",)) if name == "postgresql" else None
        try:
            url = server.url if server else f"sqlite:///{folder / 'bench.sqlite3'}"
            measure(url, folder, options.sizes, options.seconds)
        finally:
            if server:
                server.stop()


def measure(url: str, folder: Path, sizes: list[int], seconds: float) -> None:
    """Measure one database in a process of its own, because Django takes one database a process."""
    secrets = {name: name.lower() for name in ("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY")}
    static = folder / "static"
    static.mkdir()
    env = (
        os.environ | secrets | {"DATABASE_URL": url, "DATA_DIR": str(folder), "CITY": "beijing", "HOTLINE_SITE": "desk"}
    )
    command = [sys.executable, "-m", "bench.dispatch_load", str(seconds), *map(str, sizes)]
    subprocess.run(command, env=env | {"DJANGO_SETTINGS_MODULE": "hotline.settings"}, check=True)


if __name__ == "__main__":
    main()
