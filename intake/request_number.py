"""Numbers of service requests as citizens are told them: two groups of four without look-alikes, such as 7KQ4-M2XA."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from intake.text import fold

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CHARACTERS = "2-9a-hjkmnp-z"
_NUMBER = re.compile(rf"(?<![0-9a-z])([{_CHARACTERS}]{{4}})( ?[-_~] ?| |)([{_CHARACTERS}]{{4}})(?![0-9a-z])")


@dataclass(frozen=True)
class RequestNumber:
    """A request number in its normal form, and where it stands in the text."""

    number: str
    start: int
    end: int


def find_request_numbers(text: str) -> list[RequestNumber]:
    """Return the request numbers in ``text``: lower case, full-width and without the hyphen are read too."""
    return [
        RequestNumber(f"{match[1]}-{match[3]}".upper(), match.start(), match.end())
        for match in _NUMBER.finditer(fold(text))
        if _is_ours(match[1] + match[3]) and not (match[2] == " " and not _is_coded(match))
    ]


def new_request_number(random_bytes: bytes) -> str:
    """Return the request number that these bytes stand for; 16 bytes of ``secrets.token_bytes`` are enough.

    Every valid number is equally likely: a draw that is no valid number is thrown away and the bytes are hashed on.
    """
    if len(random_bytes) < 8:
        raise ValueError("a request number needs at least 8 random bytes")
    seed = random_bytes
    while True:
        seed = hashlib.sha256(seed).digest()
        value = int.from_bytes(seed, "big")
        drawn = "".join(ALPHABET[value // len(ALPHABET) ** place % len(ALPHABET)] for place in range(8))
        if _is_ours(drawn):
            return f"{drawn[:4]}-{drawn[4:]}"


def _is_ours(characters: str) -> bool:
    digits = sum(mark.isdigit() for mark in characters)
    return 2 <= digits <= len(characters) - 2


def _is_coded(match: re.Match[str]) -> bool:
    """Return whether both halves mix digits and letters, so that two plain words are not taken for a number."""
    return all(any(mark.isdigit() for mark in half) and not half.isdigit() for half in (match[1], match[3]))
