"""The code, .env.example and docs/settings.md name the same settings."""

import re
from pathlib import Path

from launch.settings import ROOT, ensure_env_file, read

NOT_SETTINGS = {"HOTLINE_SITE"}  # set by the supervisor for each process


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z0-9_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M))


def test_every_setting_of_the_example_is_documented() -> None:
    assert set(read(ROOT / ".env.example")) == documented()


def test_every_setting_the_hotline_reads_is_documented() -> None:
    source = (ROOT / "hotline/environment.py").read_text(encoding="utf-8")
    named = set(re.findall(r'_(?:text|secret|flag|words)\("([A-Z0-9_]+)"', source))
    assert named - NOT_SETTINGS <= documented()


def test_a_fresh_env_file_has_random_secrets_and_is_private(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert ensure_env_file(first) and ensure_env_file(second)
    for name in ("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY", "ADMIN_PASSWORD", "WECHAT_TOKEN"):
        assert len(read(first)[name]) >= 24
        assert read(first)[name] != read(second)[name]
    assert first.stat().st_mode & 0o077 == 0


def test_an_existing_env_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("CITY=haikou\n", encoding="utf-8")
    assert not ensure_env_file(path)
    assert read(path) == {"CITY": "haikou"}
