"""Sentences that the desk has said to be of a service: ``DATA_DIR/training/services.yml``, if there is one."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from bot.components.text_model import Example
from citypack import CityPack
from intake.text import fold

ROOT = Path(__file__).resolve().parents[2]


def taught_examples(pack: CityPack) -> list[Example]:
    """Return (text, service code) of the approved corrections whose service the pack still has."""
    path = ROOT / os.environ.get("DATA_DIR", "var") / "training" / "services.yml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    codes = {service.code for service in pack.services}
    return [(fold(row["text"]), row["service_code"]) for row in rows or [] if row["service_code"] in codes]
