"""The own questions of the further problems of a message: each of several is asked what its service needs."""

from __future__ import annotations

from actions import services
from actions.answers import DECLINING, attribute_value
from actions.draft import Draft
from actions.services import Question
from actions.turn import Turn

MOST_TRIES = 2


def open_further(draft: Draft, language: str) -> tuple[int, Question] | None:
    """Return (place in the list, from 1) and the first required question of a further problem that may be asked."""
    for at, fields in enumerate(draft.others):
        part = Draft(**fields)
        for question in services.facts(part.service_code or services.GENERAL, language).questions:
            name = further_name(part, question)
            answered = question.code in part.attributes or name in draft.declined
            if question.required and not answered and draft.tries.get(name, 0) < MOST_TRIES:
                return at + 1, question
    return None


def further_name(part: Draft, question: Question) -> str:
    """Return what the question of a further problem is called in `declined` and `tries`."""
    return f"attribute.{part.service_code}.{question.code}"


def problem_of(draft: Draft, at: int) -> Draft:
    """Return the further problem at that place of the list, from 1."""
    return Draft(**draft.others[at - 1])


def take_further(draft: Draft, turn: Turn) -> Draft:
    """Return the draft with the answer in the further problem it is about, the same draft when there is none."""
    found = open_further(draft, turn.language)
    if found is None:
        return draft
    at, question = found
    part = problem_of(draft, at)
    chosen = turn.value("attribute")
    value = chosen.get(question.code) if isinstance(chosen, dict) else attribute_value(question, turn)
    if value is None:
        return draft.declining(further_name(part, question)) if turn.intent in DECLINING else draft
    others = list(draft.others)
    others[at - 1] = part.with_(attributes={**part.attributes, question.code: value}).as_fields()
    return draft.with_(others=others)
