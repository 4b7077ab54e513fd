"""Hearing the answers to a service's own questions when nobody has asked them yet."""

from __future__ import annotations

from actions.draft import Draft
from actions.services import Facts, Question
from actions.turn import Turn
from actions.words import says
from intake.text import fold

SHORTEST_NAME = 2  # a value of one character is found in any text


def hear_attributes(draft: Draft, turn: Turn, facts: Facts | None) -> Draft:
    """Take values of lists that the words name, and the company for the one question that asks for it."""
    if facts is None or facts.code != draft.service_code:
        return draft
    found = {
        q.code: value for q in facts.questions if q.code not in draft.attributes and (value := heard(draft, turn, q))
    }
    return draft.with_(attributes={**draft.attributes, **found}) if found else draft


def heard(draft: Draft, turn: Turn, question: Question) -> str | list[str] | None:
    """Return the value of one question that the turn volunteers."""
    if question.datatype.endswith("list"):
        said = fold(turn.words)
        keys = [key for key, name in question.values if len(name) >= SHORTEST_NAME and fold(name) in said]
        return (keys if question.datatype == "multivaluelist" else keys[0]) if len(keys) else None
    about_whom = question.datatype in ("string", "text") and says("about_whom", question.description)
    return draft.subject if about_whom and question.required else None
