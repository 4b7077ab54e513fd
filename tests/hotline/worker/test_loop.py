"""Jobs go on whatever happens to them or to each other."""

import logging
import threading

import pytest

from hotline.worker.loop import Job, Loop, run_once
from hotline.worker.management.commands.work import jobs

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13800138000"


def test_a_failing_job_goes_on_and_leaves_the_others_alone() -> None:
    failures: list[int] = []
    failed_often, worked = threading.Event(), threading.Event()

    def fail() -> bool:
        failures.append(1)
        if len(failures) > 3:
            failed_often.set()
        raise RuntimeError("always")

    def work() -> bool:
        worked.set()
        return False

    loop = Loop([Job("fail", fail, 0.01), Job("work", work, 0.01)])
    loop.start()
    assert failed_often.wait(10) and worked.wait(10)
    loop.stop()
    loop.join()
    assert not any(thread.is_alive() for thread in loop.threads)


def test_the_log_names_the_error_but_not_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> bool:
        raise ValueError(PHONE)

    with caplog.at_level(logging.INFO):
        assert run_once(Job("fail", fail)) is False
    assert "ValueError" in caplog.text
    assert PHONE not in caplog.text


def test_every_job_runs_on_an_empty_database() -> None:
    assert [run_once(job) for job in jobs()] == [False] * len(jobs())
