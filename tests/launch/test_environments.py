"""What is installed already is kept; what is broken or missing is made anew, and what cannot be is explained."""

from pathlib import Path

import pytest

from launch import environments
from launch.steps import StepFailed


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose PATH holds one empty folder, which is returned."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_without_a_python_3_10_the_way_out_is_named(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "python310_candidates", lambda: iter(["", "/nowhere/python3.10"]))
    uv = program(bare_machine, "uv", "echo 'error: no network' >&2; exit 2")
    with pytest.raises(StepFailed) as raised:
        environments.find_python310(uv)
    assert "no network" in str(raised.value)
    assert "PYTHON310=/path/to/python3.10 make run" in str(raised.value)


def test_a_python_3_10_that_does_not_run_is_passed_over(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = program(bare_machine, "python3.10", "echo 'pyenv: not installed' >&2; exit 127")
    whole = program(bare_machine, "whole", "echo True")
    monkeypatch.setattr(environments, "python310_candidates", lambda: iter([str(shim), str(whole)]))
    assert environments.find_python310(Path("/nowhere/uv")) == str(whole)


def test_a_python310_that_is_named_but_none_is_told(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON310", "/nowhere/python3.10")
    with pytest.raises(StepFailed, match=r"PYTHON310=/nowhere/python3\.10 is no Python 3\.10"):
        environments.find_python310(Path("/nowhere/uv"))


@pytest.mark.parametrize(("said", "version"), [("v20.11.1", 20), ("v8.10.0", 8), ("N/A", 0), ("", 0)])
def test_the_version_of_node_is_read(bare_machine: Path, said: str, version: int) -> None:
    assert environments.node_version(str(program(bare_machine, "node", f"echo '{said}'"))) == version


def test_the_machines_node_is_taken_when_it_is_new_enough(bare_machine: Path) -> None:
    program(bare_machine, "node", "echo v22.1.0")
    program(bare_machine, "npm", "echo 10.0.0")
    assert environments.node_folder() == bare_machine


def test_an_environment_whose_python_is_gone_is_made_anew(
    bare_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / "venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to("/nowhere/python3.10")
    lock = environments.ROOT / "requirements" / "node.txt"
    (environment / ".installed").write_text(environments.digest(lock), encoding="utf-8")
    calls = tmp_path / "calls"
    monkeypatch.setenv("PATH", f"{bare_machine}:/usr/bin:/bin")
    uv = program(bare_machine, "uv", f'echo "$1" >> {calls}; [ "$1" = venv ] && mkdir -p {environment}; exit 0')
    environments.install(environment, "node.txt", "Node", "python3", uv)
    assert calls.read_text(encoding="utf-8").split() == ["venv", "pip"]
