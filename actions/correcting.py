"""A correction in plain words that names a field: which one, and its new value if the words hold one."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.turn import Turn, weight
from actions.words import listed
from intake.text import fold

FREE_TEXT = ("subject", "demand", "contact_name", "address_string")
MARKS = re.compile(r"^[\s，,。.:：、；;]+|[\s，,。.；;]+$")


def named_field(turn: Turn) -> str | None:
    """Return the field that the words name first, None when they name none."""
    said = fold(turn.words)
    found = [(said.find(name), field) for field, names in listed("named").items() for name in names if name in said]
    return min(found)[1] if found else None


def value_after(turn: Turn, field: str) -> str | None:
    """Return what the words put in place of the field's value, in the citizen's own writing."""
    words, said = turn.words, fold(turn.words)
    names = [name for name in listed("named")[field] if name in said]
    if not names:
        return None
    name = min(names, key=said.find)
    rest = words[said.find(name) + len(name) :]
    connecting = sorted(listed("connecting")["words"], key=len, reverse=True)
    while True:
        rest = MARKS.sub("", rest)
        folded = fold(rest)
        lead = next((word for word in connecting if folded.startswith(word) and leads(folded, word)), None)
        if lead is None:
            break
        rest = rest[len(lead) :]
    return rest if weight(rest) >= 1 else None


def leads(text: str, word: str) -> bool:
    """Whether the text starts with the whole word; Chinese has no blanks to show it."""
    return not word.isascii() or not text[len(word) : len(word) + 1].isalpha()


def correct_by_name(draft: Draft, turn: Turn) -> tuple[Draft, str | None]:
    """Return the draft with the named field changed, and the field to ask for when only its name was said."""
    field = named_field(turn)
    if field is None:
        return draft, None
    value = value_after(turn, field) if field in FREE_TEXT else None
    if value is None:
        return draft, field
    changes = {"place": None, "lat": None, "long": None} if field == "address_string" else {}
    declined = [each for each in draft.declined if each != field]
    return draft.with_(**{field: value}, **changes, declined=declined), None
