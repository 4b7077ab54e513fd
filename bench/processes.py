"""The running hotline's processes, seen from outside: which there are, what they use, killing one."""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """One process: ``service`` is its name in launch/supervisord.conf."""

    pid: int
    parent: int
    service: str


def services(supervisor: int) -> dict[str, list[int]]:
    """Return the process ids of each service below the supervisor, parents first."""
    everybody = {each.pid: each for each in running()}
    found: dict[str, list[int]] = {}
    for process in sorted(everybody.values(), key=lambda each: each.pid):
        if process.service and descends(process, supervisor, everybody):
            found.setdefault(process.service, []).append(process.pid)
    return found


def descends(process: Process, ancestor: int, everybody: dict[int, Process]) -> bool:
    while process.parent in everybody and process.parent != ancestor:
        process = everybody[process.parent]
    return process.parent == ancestor


def running() -> list[Process]:
    processes = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                site = b"HOTLINE_SITE=front" in (folder / "environ").read_bytes()
                processes.append(Process(int(folder.name), parent, name_of(command, site)))
    return processes


def name_of(command: str, is_front: bool) -> str:
    """Return the service a command line runs, or an empty string."""
    for words, name in (
        ("rasa_sdk", "actions"),
        ("rasa run", "bot"),
        ("hotline work", "worker"),
        ("hotline.asgi", "front"),
    ):
        if words in command:
            return name
    if is_front and "multiprocessing" in command:  # uvicorn's workers are spawned
        return "front"
    return "desk" if "gunicorn" in command else ""


def kill(pids: list[int]) -> None:
    """End processes at once and without warning."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def memory(pids: list[int]) -> int:
    """Return the resident memory of processes in bytes."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE
    return total


def cpu_seconds(pids: list[int]) -> float:
    """Return the processor time that processes have used so far."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS
