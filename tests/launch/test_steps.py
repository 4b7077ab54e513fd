"""A step shows what it does and how long it took; a failing one says what to do."""

import re
import sys

import pytest

from launch.steps import StepFailed, fail, run, step


def test_a_step_shows_its_title_and_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Building"):
        pass
    assert re.fullmatch(r"  Building +\d+\.\d s\n", capsys.readouterr().out)


def test_a_failing_step_says_so_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError), step("Building"):
        raise ValueError
    assert capsys.readouterr().out == "  Building  failed\n"


def test_a_failing_command_is_told_with_its_last_words_and_the_advice() -> None:
    script = "import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)"
    with pytest.raises(StepFailed) as raised:
        run([sys.executable, "-c", script], "Do this.")
    assert str(raised.value).endswith("one\ntwo\n\nDo this.")


def test_a_missing_command_is_told_with_the_advice() -> None:
    with pytest.raises(StepFailed, match=r"/nowhere/uv was not found\.\nGet it\."):
        run(["/nowhere/uv"], "Get it.")


def test_a_failure_ends_with_exit_code_1_and_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail(StepFailed("Do this.")) == 1
    assert "Do this." in capsys.readouterr().err
