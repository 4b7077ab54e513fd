"""The action server finds every action that the domain names."""

from __future__ import annotations

from pathlib import Path

import yaml
from rasa_sdk.executor import ActionExecutor

DOMAIN = Path(__file__).parents[2] / "bot" / "domain"


def test_every_action_of_the_domain_is_registered() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    named = {a for path in DOMAIN.glob("*.yml") for a in yaml.safe_load(path.read_text()).get("actions", [])}
    assert named
    assert named <= set(executor.actions)
