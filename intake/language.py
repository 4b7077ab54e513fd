"""Which of the two languages a message is written in."""

from __future__ import annotations

import re

from intake.text import HAN

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z]{2,}(?:['’][A-Za-z]+)?|\b[AIai]\b")
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
# Said in both languages, or names and codes: they do not tell which one.
_NEUTRAL = frozenset(
    "ok okay okey yes no hi hello hey bye thanks thx thank you pls please sos app wifi vip id qq kfc atm bus brt pm am km kg cm ktv "
    "gps usb led ic pos pdf xi si ha haha hahaha lol emmm emm um hmm ah oh wow test".split()
)
# A handful of short English answers that are words of the language all the same.
_CLEAR = frozenset("yes no hello thanks thank you please hi hey bye".split())
# Words that hold a sentence together: with these around it, a Chinese name or address is only quoted.
_ENGLISH_FRAME = frozenset(
    "the is are was were at in on my our it its i we and of to for has have been not no there this that".split()
)
_CHINESE_FRAME = re.compile("[的了是不没吗呢我你他们这那]")


def detect_language(text: str) -> str | None:
    """Return "zh" or "en", or None when too little is said to tell (digits, emoji, "ok").

    A Chinese character says about as much as a word, so the count of each decides; a sentence in Chinese with a brand
    name in it stays Chinese, an English one with a Chinese address stays English.
    """
    plain = _LINK.sub(" ", text)
    han = len(_HAN.findall(plain))
    words = [word.lower() for word in _WORD.findall(plain)]
    telling = [word for word in words if word not in _NEUTRAL]
    framed = sum(word in _ENGLISH_FRAME for word in words) >= 2 and not _CHINESE_FRAME.search(plain)
    if han and han >= 2 * len(telling) and not framed:
        return "zh"
    if len(telling) >= 2 or (len(telling) == 1 and len(telling[0]) >= 3 and not han):
        return "en"
    if not han and len(words) >= 1 and any(word in _CLEAR for word in words) and not re.search(r"\d", plain):
        return "en"
    return "zh" if han else None
