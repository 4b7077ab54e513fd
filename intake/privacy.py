"""Personal data in free text: found by its shape, and masked before anybody reads it who need not know.

Identity numbers follow GB 11643 (18 characters with a check digit), bank cards ISO/IEC 7812 (Luhn), plates GA 36.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.contact import find_contact_name, find_phones
from intake.people import find_names
from intake.sensitive import find_illness, find_minors
from intake.spans import without_overlaps
from intake.text import fold

_IDENTITY = re.compile(
    r"(?<![\da-z])[1-9]\d{5}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dx](?![\da-z])"
)
_OLD_IDENTITY = re.compile(r"身份证(?:号码?)?(?:是|为|:|\s)*(\d{15})(?!\d)")
_CARD = re.compile(r"(?<![\d.-])(?:\d[ -]?){15,18}\d(?![\d-])")
_PLATE = re.compile(
    r"(?<![\u4e00-\u9fffa-z\d])?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][a-z][ ·.-]?(?:[a-z0-9]{5}[挂学警港澳]?|[a-z0-9]{4}[挂学警港澳]|[df][a-z0-9]\d{4}|\d{5}[df])(?![a-z0-9])"
)
_PASSPORT = re.compile(
    r"(?:护照|通行证|passport)(?:号码?| ?(?:no\.?|number))?(?:是|为|:|\s|is)*([a-z]{1,2}\d{7,8})(?![a-z\d])"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_ACCOUNT = re.compile(
    r"(?:微信号?|qq号?|wechat(?: id)?|wx|支付宝账?号?)(?:是|为|:|：|\s|is)*([a-z][\w-]{5,19}|\d{5,12})(?![\w-])",
    re.ASCII,
)
_ROOM = re.compile(
    r"(?:(?<!\d)\d{1,3}|[一二三四五六七八九十]{1,3})单元\s*\d{1,4}(?:号|室|房|户)?|(?<=[楼栋幢座#])\s*\d{3,4}(?:号?(?:室|房|户))?(?!\d)|(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])|"
    r"(?<!\d)\d{3,4}(?:号?(?:室|房(?!间多|价))|户(?![主籍口型]))|(?<!\d)\d{1,2}门\d{3,4}(?!\d)|"
    r"[一二三四五六七八九十]{1,3}单元[零〇一二三四五六七八九十百]{2,5}(?:号|室|房|户)?|\bunit \d{1,3},? (?:room|flat|apt\.?) ?\d{1,4}[a-z]?\b|"
    r"\b(?:apt\.?|apartment|room|flat|suite) ?#?\d{1,4}[a-z]?\b"
)
# WeChat's name of a person at one account: 28 signs, the first an o.
_OPENID = re.compile(r"(?<![\w-])o[\w-]{27}(?![\w-])", re.ASCII)
_LONG_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9](?:[-. ]?\d){9}(?!\d)")


@dataclass(frozen=True)
class PersonalSpan:
    """Personal data at [start, end). Kinds: identity, card, phone, plate, passport, email, account, openid, room, name,
    health, minor."""

    kind: str
    start: int
    end: int
    quoted: str


def find_personal(text: str) -> list[PersonalSpan]:
    """Return the personal data in ``text`` in its order; of two that overlap the surer one."""
    return without_overlaps(
        PersonalSpan(kind, start, end, text[start:end]) for kind, start, end in _all(text, fold(text))
    )


def mask(text: str) -> str:
    """Return ``text``, as long as before, with its personal data starred out; a few ends stay to tell numbers apart."""
    pieces, at = [], 0
    for span in find_personal(text):
        pieces += [text[at : span.start], _stars(span)]
        at = span.end
    return "".join([*pieces, text[at:]])


def _all(text: str, folded: str) -> Iterator[tuple[str, int, int]]:
    yield from (("email", *match.span()) for match in _EMAIL.finditer(folded))
    yield from (("identity", *match.span()) for match in _IDENTITY.finditer(folded))
    yield from (("identity", *match.span(1)) for match in _OLD_IDENTITY.finditer(folded))
    yield from (("passport", *match.span(1)) for match in _PASSPORT.finditer(folded))
    yield from (("card", *match.span()) for match in _CARD.finditer(folded) if _luhn(match.group()))
    yield from (("phone", phone.start, phone.end) for phone in find_phones(text))
    yield from (("phone", *match.span()) for match in _LONG_PHONE.finditer(folded))
    yield from (("plate", *match.span()) for match in _PLATE.finditer(folded) if re.search(r"\d", match.group()))
    yield from (("account", *match.span(1)) for match in _ACCOUNT.finditer(folded))
    yield from (("room", *match.span()) for match in _ROOM.finditer(folded))
    yield from (("openid", *match.span()) for match in _OPENID.finditer(text) if re.search(r"\d", match.group()))
    if name := find_contact_name(text):
        yield ("name", name.start, name.end)
    yield from (("name", *span) for span in find_names(text))
    yield from (("health", *span) for span in find_illness(folded))
    yield from (("minor", *span) for span in find_minors(folded))


def _luhn(number: str) -> bool:
    digits = [int(mark) for mark in number if mark.isdecimal()]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and sum(doubled) % 10 == 0


def _stars(span: PersonalSpan) -> str:
    """Return the mask of a span: the first three and last two characters of a number, the first of a name."""
    word = span.quoted
    if span.kind == "name":
        return word[:1] + "*" * (len(word) - 1)
    if span.kind in ("phone", "identity", "card") and len(word) >= 11:
        return word[:3] + "*" * (len(word) - 5) + word[-2:]
    if span.kind == "plate":
        return word[:2] + "*" * (len(word) - 2)
    return "*" * len(word)


# What stands in for personal data where a text has to stay a text, as in training examples. None belongs to anybody.
STAND_INS = {
    "phone": "13900000000",
    "identity": "110101200001010000",
    "card": "6222000000000000000",
    "plate": "京A00000",
    "passport": "E00000000",
    "email": "name@example.org",
    "account": "abc000000",
    "openid": "o000000000000000000000000000",
    "health": "某种疾病",
    "minor": "孩子",
    "room": "1单元101",
    "name": "张三",
}
ENGLISH_STAND_INS = {
    "health": "an illness",
    "minor": "a child",
    "room": "flat 1",
    "name": "Alex Smith",
    "plate": "AB00 000",
}


def replace(text: str, language: str = "zh") -> str:
    """Return ``text`` with a stand-in in place of each piece of personal data."""
    words = STAND_INS | (ENGLISH_STAND_INS if language == "en" else {})
    pieces, at = [], 0
    for span in find_personal(text):
        pieces += [text[at : span.start], words.get(span.kind, "…")]
        at = span.end
    return "".join([*pieces, text[at:]])


def is_clean(text: str) -> bool:
    """Return whether the only personal data found in ``text`` are stand-ins."""
    words = " ".join([*STAND_INS.values(), *ENGLISH_STAND_INS.values()])
    return all(span.quoted in words for span in find_personal(text))
