"""Danger is screened here, before anything else: the number to call does not wait for the bot.

The kinds come from ``intake.danger``; numbers and advice from the city pack.
"""

from __future__ import annotations

from hotline.gateway.city import city
from hotline.gateway.texts import say
from intake.danger import find_danger

# A person comes into these conversations whether or not the bot is up (project default).
PERSON_NEEDED = frozenset({"self_harm", "abuse"})


def screen(text: str) -> str:
    """Return the kind of danger named in ``text``, or an empty string."""
    found = find_danger(text)
    return found.kind if found else ""


def advice(kind: str, language: str) -> str:
    """Return what to dial and one sentence of safety advice; a kind the pack does not know gets all its numbers."""
    pack = city()
    known = pack.emergency.get(kind)
    numbers = known.numbers if known else tuple(each.number for each in pack.emergency_numbers)
    words = known.advice.in_language(language) if known else ""
    name = "danger_self_harm" if kind == "self_harm" else "danger"
    return say(name, language, numbers=say("danger_or", language).join(numbers), advice=words).strip()


def repeats(text: str, kind: str) -> bool:
    """Return whether ``text`` says no more than the advice the citizen was already given: its numbers and sentence."""
    known = city().emergency.get(kind)
    if known is None:
        return all(each.number in text for each in city().emergency_numbers)
    if not all(number in text for number in known.numbers):
        return False
    return any(words and words in text for words in (known.advice.zh, known.advice.en))
