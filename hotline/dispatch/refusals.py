"""Why a change of a request is refused.

NotAllowed
├── NoSuchStep      the table does not lead there
└── GuardRefused    the table does, but something is missing
"""

from __future__ import annotations


class NotAllowed(Exception):
    """A change that is refused; ``reasons`` says why, in sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class NoSuchStep(NotAllowed):
    """The table does not lead from the present state to the wanted one."""


class GuardRefused(NotAllowed):
    """The table allows the step, but something it needs is missing."""
