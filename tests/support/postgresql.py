"""A real PostgreSQL for tests and benches: Debian's package, its own data in a temporary folder, a free port.

The server refuses to run as root, so root starts it as Debian's user ``postgres``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.stack import free_port

START_SECONDS = 30
MISSING = "PostgreSQL is not installed: bash tests/system-packages.sh"
# Tests throw the data away; a bench keeps what production has.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoPostgresql(RuntimeError):
    """The server is not installed or did not start."""


@dataclass(frozen=True)
class Postgresql:
    """A running server; ``url`` is what DATABASE_URL takes."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the server and remove its data."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def find_program(name: str) -> str:
    """Return the newest ``name`` of Debian's packages, else the one on the path; raises NoPostgresql."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise NoPostgresql(MISSING)
    return found


def start(*, durable: bool = False, settings: tuple[str, ...] = ()) -> Postgresql:
    """Start a server with an empty database ``hotline``; ``durable`` makes each commit wait for the disk."""
    folder, port = Path(tempfile.mkdtemp(prefix="postgresql-")), free_port()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    data = folder / "data"
    initdb = [
        find_program("initdb"),
        "-D",
        str(data),
        "-U",
        "hotline",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C.UTF-8",
    ]
    done = subprocess.run([*initdb, "--no-sync"], capture_output=True, user=user, cwd=folder, check=False)
    if done.returncode:
        raise NoPostgresql(done.stderr.decode(errors="replace"))
    chosen = (
        *(() if durable else FORGETFUL),
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        *settings,
    )
    options = [part for setting in chosen for part in ("-c", setting)]
    command = [find_program("postgres"), "-D", str(data), "-p", str(port), *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder)
    server = Postgresql(f"postgresql://hotline@127.0.0.1:{port}/hotline", folder, process)
    wait_and_create(server, port)
    return server


def wait_and_create(server: Postgresql, port: int) -> None:
    """Create the database as soon as the server answers; raises NoPostgresql when it does not."""
    command = [find_program("psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "hotline", "-d", "postgres", "-qc"]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run([*command, "CREATE DATABASE hotline"], capture_output=True, check=False).returncode:
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = (server.folder / "log").read_text(errors="replace")
            server.stop()
            raise NoPostgresql(log[-2000:])
        time.sleep(0.1)
