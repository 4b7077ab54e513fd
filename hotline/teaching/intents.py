"""The intents the assistant knows, read from its domain."""

from __future__ import annotations

from functools import cache

import yaml

from hotline.environment import ROOT


@cache
def known_intents() -> tuple[str, ...]:
    """Return the names of all intents in ``bot/domain``."""
    names: set[str] = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        for intent in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("intents") or []:
            names |= set(intent) if isinstance(intent, dict) else {str(intent)}
    return tuple(sorted(names))
