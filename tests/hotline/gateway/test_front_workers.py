"""A front's workers end with the process that made them, so that the next front finds the port free."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.processes import running
from tests.support.front import answers
from tests.support.processes import Processes, until
from tests.support.stack import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(transactional_db: None) -> Iterator[Processes]:
    processes = Processes({"BOT_URL": "http://127.0.0.1:9"})
    yield processes
    processes.stop()


def workers_of(parent: int) -> set[int]:
    """Return the workers; another child only keeps count of what they share."""
    children = {each.pid for each in running() if each.parent == parent}
    return {pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def alive(pids: set[int]) -> set[int]:
    return pids & {each.pid for each in running()}


@pytest.mark.parametrize("ready", [True, False], ids=["while they answer", "while they still begin"])
def test_workers_end_when_their_parent_is_killed(start: Processes, ready: bool) -> None:
    port = str(free_port())
    command = ("-m", "uvicorn", "hotline.asgi:application", "--port", port, "--workers", "2", "--log-level", "error")
    parent = start(*command, site="front")
    assert until(lambda: len(workers_of(parent.pid)) == 2)
    assert not ready or until(lambda: answers(f"http://127.0.0.1:{port}"))
    workers = workers_of(parent.pid)
    parent.kill()
    parent.wait()
    assert until(lambda: not alive(workers)), "a worker was left alone"
