"""Whether a text asks a citizen for a good rating, or tells of having been asked for one."""

from __future__ import annotations

import re
from functools import cache

from hotline.dispatch.texts import texts
from intake.text import fold


def prompts_a_rating(text: str) -> bool:
    """Return whether ``text`` asks for a good rating: a word of asking and, in the same sentence, one of rating.

    A neutral question (whether the citizen is satisfied) asks for none.
    """
    return any(_asking().search(sentence) for sentence in re.split(r"[。！？!?\n;；]|\.\s", fold(text).lower()))


@cache
def _asking() -> re.Pattern[str]:
    """Return the pattern, made of the words in ``locale/texts.yml``."""
    words = texts()["rating_prompts"]
    asks, rates = ("|".join(map(re.escape, words[name])) for name in ("asks", "rates"))
    return re.compile(f"(?:{asks}).{{0,40}}?(?:{rates})")
