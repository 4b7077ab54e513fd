"""Taking a correction apart: clauses, and in each what is denied, what is said instead, which field is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from actions.words import listed, word
from intake.text import fold, weight

BREAK = re.compile(
    r"[，,。；;！!？?\n]|\.(?=\s|$)|(?:另外|还有|同时|并且|而且|顺便|然后)|\b(?:and|also|but|plus)\b(?! now)",
    re.IGNORECASE,
)
# What is denied ends where its opposite begins: 不是3号楼是5号楼, not building 3 but building 5.
DENIED = re.compile(
    r"(?:不是|并非|而不是|不在|不叫|不姓)(?P<zh>[^，,。；;]+?)(?=(?:，|,)?(?:而是|应该是|应是|是|在|叫|姓)|$|[，,。；;])"
    r"|\b(?:not|isn't|wasn't|is not|was not|instead of|rather than) (?P<en>[^，,。；;.]+?)"
    r"(?=$|[，,。；;.]| but\b| it's\b| it is\b)",
    re.IGNORECASE,
)
LEAD = 3  # characters or words that may stand before a field's name, as in "my new address"
MARKS = re.compile(r"^[\s，,。.:：、；;\"'“”‘’]+|[\s，,。.；;！!\"'“”‘’]+$")


@dataclass(frozen=True)
class Clause:
    """One clause: `words` as written, `said` without what is denied, `denied`, and the `field` that is named."""

    words: str
    said: str
    denied: str
    field: str | None
    removes: bool = False


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a message that say anything."""
    start = 0
    for match in [*BREAK.finditer(text), None]:
        words = text[start : match.start() if match else len(text)].strip()
        start = match.end() if match else start
        if words:
            yield clause(words)


def clause(words: str) -> Clause:
    denied = [match for match in DENIED.finditer(words) if not says_wrong(match.group())]
    said = words
    for match in reversed(denied):
        said = f"{said[: match.start()]} {said[match.end() :]}"
    quoted = " ".join(match["zh"] or match["en"] for match in denied)
    return Clause(words, said.strip(), quoted.strip(), named_field(words), removes(words))


def says_wrong(words: str) -> bool:
    """Whether the words only say that something is wrong, as in 不是很对."""
    return any(word in fold(words) for word in ("对", "right", "correct"))


def named_field(words: str) -> str | None:
    """Return the field that the words name first, None when they name none."""
    said = fold(words)
    found = [
        (at, -len(name), field)
        for field, names in field_names().items()
        for name in names
        if (at := find_word(said, name)) >= 0
    ]
    return min(found)[2] if found else None


@cache
def field_names() -> dict[str, list[str]]:
    """Return what each field is called: by people, and on the card."""
    return {
        field: [*names, *(word("fields", field, language).lower() for language in ("zh", "en"))]
        for field, names in listed("named").items()
    }


def find_word(text: str, word: str) -> int:
    """Return where the word stands in the text, -1 when it does not; English words stand alone."""
    if not word.isascii():
        return text.find(word)
    match = re.search(rf"\b{re.escape(word)}\b", text)
    return match.start() if match else -1


def removes(words: str) -> bool:
    """Whether the words ask to leave something out."""
    said = fold(words)
    return any(find_word(said, word) >= 0 for word in listed("removing")["words"])


def is_marked(text: str) -> bool:
    """Whether the message says in so many words that something is to be different."""
    said = fold(text)
    return bool(DENIED.search(said)) or any(find_word(said, word) >= 0 for word in listed("correcting")["words"])


def new_value(words: str, field: str | None) -> str:
    """Return what the words put in the field's place, in the citizen's own writing; "" when they hold none."""
    said, rest = fold(words), words
    names = [name for name in field_names().get(field or "", []) if find_word(said, name) >= 0]
    if names:
        name = min(names, key=lambda each: (find_word(said, each), -len(each)))
        before, after = words[: find_word(said, name)], words[find_word(said, name) + len(name) :]
        rest = after if weight(before) <= LEAD else words  # a field's name stands first; later it is part of the value
    connecting = sorted(listed("connecting")["words"], key=len, reverse=True)
    while True:
        rest = MARKS.sub("", rest)
        folded = fold(rest)
        lead = next((word for word in connecting if folded.startswith(word) and leads(folded, word)), None)
        if lead is None:
            return rest if weight(rest) >= 1 or any(mark.isdigit() for mark in rest) else ""
        rest = rest[len(lead) :]


def leads(text: str, word: str) -> bool:
    """Whether the text starts with the whole word; Chinese has no blanks to show it."""
    return not word.isascii() or not text[len(word) : len(word) + 1].isalpha()
