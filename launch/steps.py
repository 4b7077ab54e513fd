"""Shows a person each step of the set-up, how long it took, and what to do when it fails."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class StepFailed(Exception):
    """A step could not be done; the message says what to do."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print ``title``, a dot every few seconds while it goes on, then the seconds it took."""
    print(f"  {title} ", end="", flush=True)
    done, started = threading.Event(), time.monotonic()

    def tick() -> None:
        while not done.wait(3):
            print(".", end="", flush=True)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    except BaseException:
        done.set()
        print(" failed", flush=True)
        raise
    done.set()
    ticker.join()
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def run(command: Sequence[str | Path], hint: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run ``command`` quietly and return what it printed.

    On failure raise :class:`StepFailed` with the last lines printed and ``hint``.
    """
    words = [str(word) for word in command]
    try:
        result = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError as exc:
        raise StepFailed(f"{words[0]} was not found.\n{hint}") from exc
    if result.returncode:
        tail = "\n".join((result.stdout + result.stderr).strip().splitlines()[-20:])
        raise StepFailed(f"{' '.join(words)}\n{tail}\n\n{hint}")
    return result.stdout


def fail(problem: StepFailed) -> int:
    """Print what went wrong and return the exit code."""
    print(f"\n{problem}", file=sys.stderr)
    return 1
