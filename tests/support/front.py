"""A real front process for tests: uvicorn on a free port, on a disk of its own that can be filled."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.support.desk import ROOT, START_SECONDS
from tests.support.stack import free_port

MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"'


@dataclass(frozen=True)
class SmallDisk:
    """A disk that only the process knows which mounted it; ``root`` is the way there from outside."""

    front: str
    root: Path
    process: subprocess.Popen[bytes]

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.root / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass

    def make_room(self) -> None:
        """Take the filling away."""
        (self.root / "filler").unlink()

    def stop(self) -> None:
        """End the process; its disk ends with it."""
        self.process.kill()
        self.process.wait(10)


def can_mount() -> bool:
    """Return whether this machine lets us mount a disk in a namespace of our own."""
    program = shutil.which("unshare")
    command = [program or "", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()]
    return bool(program) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def front_on_small_disk(database: Path, env: dict[str, str], size: str = "12m") -> SmallDisk:
    """Start a front whose DATA_DIR, with a copy of ``database``, is a disk of ``size``; waits until it answers."""
    folder, port = Path(tempfile.mkdtemp(prefix="small-disk-")), free_port()
    copy = folder.with_suffix(".sqlite3")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # a copied file would lack what stands in the log beside it
    env = os.environ | env | {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/hotline.sqlite3"}
    env |= {"HOTLINE_SITE": "front", "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    serve = f'cp "$0" {folder}/hotline.sqlite3 && mkdir {folder}/static && exec "$@"'
    uvicorn = [sys.executable, "-m", "uvicorn", "hotline.asgi:application", "--port", str(port), "--log-level", "error"]
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, size, str(folder)]
    process = subprocess.Popen([*command, "sh", "-c", serve, str(copy), *uvicorn], env=env, cwd=ROOT)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError("the front did not start")
        time.sleep(0.1)
    return SmallDisk(url, Path(f"/proc/{process.pid}/root{folder}"), process)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/chat/hotline", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
