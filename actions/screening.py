"""Matters that the hotline must not take: the explained exits, each with a way to file anyway.

Source: 北京市接诉即办工作条例 (2021) Art. 11 (2), (4), (5), (6).
"""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

import citypack
from actions.draft import Draft
from actions.hearing_place import anchors
from actions.say import say
from actions.turn import Turn
from intake.place import Place

FILE_ANYWAY = "file_anyway"
OTHER_CITY = "other_city"


def exit_of(turn: Turn, draft: Draft) -> str | None:
    """Return the exit this turn calls for, None when there is none or the citizen files anyway."""
    if draft.screening == FILE_ANYWAY:
        return None
    found = turn.value("screening")
    code = str(found.get("code") or "") if isinstance(found, dict) else ""
    return code or (OTHER_CITY if is_elsewhere(turn, draft) else None)


def is_elsewhere(turn: Turn, draft: Draft) -> bool:
    """Whether a trouble that has a place of its own lies in another city, more of it named than the city."""
    service = citypack.load().service(draft.service_code or "")
    if service is None or service.place_needed != "point":
        return False
    places = [Place.from_dict(each) for each in turn.values("place") if isinstance(each, dict)]
    return bool(places) and all(each.outside_city and (each.district or anchors(each)) for each in places)


def explain(dispatcher: CollectingDispatcher, code: str, language: str) -> None:
    """Say why and where to instead; the city's own words for it when its pack has some."""
    texts = citypack.load().texts
    text = texts.get(f"exit_{code}") or texts.get("exit_outside_duty")
    say(dispatcher, "utter_screening_exit", explanation=text.in_language(language) if text else "")
