"""Before anything long begins, what would make the start fail is said."""

import socket
from pathlib import Path

import pytest

from launch import stack
from launch.steps import StepFailed
from tests.support.stack import free_port


def ports(**taken: str) -> dict[str, str]:
    return {name: str(free_port()) for name in stack.PORTS} | {"DATA_DIR": "var"} | taken


def test_free_ports_pass() -> None:
    stack.check_ports(ports())


def test_a_port_in_use_is_named_with_its_setting() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with pytest.raises(StepFailed, match=rf"{port} \(DESK_PORT\)"):
            stack.check_ports(ports(DESK_PORT=port))


@pytest.mark.parametrize("port", ["", "http", "0", "70000", "-1"])
def test_what_is_no_port_is_named(port: str) -> None:
    with pytest.raises(StepFailed, match="BOT_PORT"):
        stack.check_ports(ports(BOT_PORT=port))


def test_a_data_dir_that_cannot_be_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StepFailed, match="DATA_DIR"):
        stack.make_data_dir(tmp_path / "file" / "var")


def test_the_same_data_dir_can_be_made_twice(tmp_path: Path) -> None:
    stack.make_data_dir(tmp_path / "var")
    stack.make_data_dir(tmp_path / "var")
    assert list((tmp_path / "var").iterdir()) == []
