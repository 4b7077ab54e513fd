"""Matters that the hotline must not take: the explained exits, each with a way to file anyway.

Source: 北京市接诉即办工作条例 (2021) Art. 11 (2), (4), (5), (6).
"""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

import citypack
from actions.draft import Draft
from actions.say import say
from actions.turn import Turn

FILE_ANYWAY = "file_anyway"


def exit_of(turn: Turn, draft: Draft) -> str | None:
    """Return the exit this turn calls for, None when there is none or the citizen files anyway."""
    found = turn.value("screening")
    if not isinstance(found, dict) or draft.screening == FILE_ANYWAY:
        return None
    return str(found.get("code") or "") or None


def explain(dispatcher: CollectingDispatcher, code: str, language: str) -> None:
    """Say why and where to instead; the city's own words for it when its pack has some."""
    text = citypack.load().texts.get(f"exit_{code}")
    say(dispatcher, "utter_screening_exit", explanation=text.in_language(language) if text else "")
