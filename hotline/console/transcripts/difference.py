"""The citizen's words beside the text that goes to the unit, with what was left out and what was added."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PIECE = re.compile(r"[a-zA-Z0-9]+|\s+|.", re.DOTALL)
MOST_PIECES = 3000  # comparing takes their square


def difference(before: str, after: str) -> SafeString:
    """Return ``after`` as safe HTML: what it adds in ``<ins>``, what it lacks of ``before`` in ``<del>``."""
    old, new = PIECE.findall(before)[:MOST_PIECES], PIECE.findall(after)[:MOST_PIECES]
    pieces: list[SafeString] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            pieces.append(format_html("{}", come))
            continue
        if gone:
            pieces.append(format_html("<del>{}</del>", gone))
        if come:
            pieces.append(format_html("<ins>{}</ins>", come))
    return format_html_join("", "{}", ((piece,) for piece in pieces))
