"""Nothing starts without its secrets, and none of them has a default."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.environment import ROOT

SECRETS = ("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY")
GOOD = dict.fromkeys(SECRETS, "x" * 40)


def start(tmp_path: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """Run the hotline's own check with these settings and nothing else."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), **values}
    command = [sys.executable, "-m", "hotline", "check"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("missing", SECRETS)
@pytest.mark.parametrize("site", ["front", "desk"])
def test_a_missing_secret_stops_the_start_and_is_named(tmp_path: Path, missing: str, site: str) -> None:
    values = {name: value for name, value in GOOD.items() if name != missing}
    refused = start(tmp_path, HOTLINE_SITE=site, **values)
    assert refused.returncode != 0
    assert f"{missing} is not set" in refused.stderr


def test_tracebacks_are_never_shown_to_the_public(tmp_path: Path) -> None:
    refused = start(tmp_path, BEHIND_HTTPS="1", DEBUG="1", **GOOD)
    assert refused.returncode != 0
    assert "DEBUG" in refused.stderr


def test_it_starts_with_its_secrets(tmp_path: Path) -> None:
    assert start(tmp_path, BEHIND_HTTPS="1", **GOOD).returncode == 0
