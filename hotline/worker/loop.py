"""The worker's loop: each job has its own threads, survives its own errors, and stops when told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connection

from hotline.gateway.quiet_log import log_failure

logger = logging.getLogger(__name__)

STOP_SECONDS = 8.0  # a job in the middle has this long; what it leaves undone is taken up again later


@dataclass(frozen=True)
class Job:
    """Something to do again and again. ``run`` returns whether it did something: then it is called at once again."""

    name: str
    run: Callable[[], bool]
    pause_seconds: float = 0.5
    threads: int = 1


class Loop:
    """Runs jobs until ``stop``."""

    def __init__(self, jobs: list[Job]) -> None:
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self.repeat, args=(job,), name=f"{job.name}-{number}", daemon=True)
            for job in jobs
            for number in range(job.threads)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Let the jobs end what they are at, for a while."""
        self.stopping.set()

    def join(self, seconds: float = STOP_SECONDS) -> None:
        """Wait for the jobs to end, ``seconds`` at most in all."""
        for thread in self.threads:
            thread.join(seconds / len(self.threads))

    def repeat(self, job: Job) -> None:
        """Run one job until told to stop."""
        while not self.stopping.is_set():
            if not run_once(job):
                self.stopping.wait(job.pause_seconds)
        connection.close()


def run_once(job: Job) -> bool:
    """Run a job once; an error ends this run and not the job."""
    close_old_connections()
    try:
        return job.run()
    except Exception as error:
        log_failure(logger, f"job {job.name}", error)
        return False
