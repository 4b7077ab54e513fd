"""Where in a pack's folder something stands, so that a clerk can go there."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import yaml


class Where:
    """Names files and lines of one pack; a file the pack lacks is looked for in the pack it extends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def base(self) -> Path | None:
        """Return the folder of the pack this one extends."""
        city = yaml.safe_load((self.folder / "city.yml").read_text(encoding="utf-8"))
        return self.folder.parent / city["extends"] if city.get("extends") else None

    def file(self, name: str) -> Path:
        """Return the pack's own file or folder of that name, else the base's."""
        own = self.folder / name
        return own if own.exists() or self.base is None else self.base / name

    def key(self, name: str, key: str) -> str:
        """Return file and line of ``key:`` in the YAML file ``name``."""
        return self._line(self.file(name), rf"\s*{re.escape(key)}\s*:")

    def service(self, code: str) -> str:
        """Return file and line of a service."""
        for path in sorted(self.file("services").glob("*.yml")):
            if re.search(rf"^\s*- code:\s*{re.escape(code)}\s*$", path.read_text(encoding="utf-8"), re.M):
                return self._line(path, rf"\s*- code:\s*{re.escape(code)}\s*$")
        return str(self.file("services"))

    def row(self, name: str, code: str, nth: int = 1) -> str:
        """Return file and line of the ``nth`` row of a CSV file that begins with ``code``."""
        return self._line(self.file(name), rf'"?{re.escape(code)}"?\s*(,|$)', nth)

    def line(self, name: str, number: int) -> str:
        """Return file and line."""
        return f"{self.file(name)}, line {number}"

    def _line(self, path: Path, pattern: str, nth: int = 1) -> str:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            if re.match(pattern, line):
                nth -= 1
                if not nth:
                    return f"{path}, line {number}"
        return str(path)
