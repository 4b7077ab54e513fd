"""Reads at the start of the action server what the first citizen would otherwise wait for.

The action server imports every module of this package once; building the shelves takes longer than a turn may.
"""

from __future__ import annotations

import citypack
from actions import knowledge, services
from citypack import PackError


def warm() -> None:
    """Build the gazetteer and both shelves; a broken pack is told by those who need it."""
    try:
        citypack.load().gazetteer()
        knowledge.shelf()
        services.shelf()
    except PackError:
        return


warm()
