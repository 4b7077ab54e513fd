"""Buttons as numbered options: what was shown, and which one a typed digit means."""

from __future__ import annotations

import re
import unicodedata

from hotline.gateway.models import Conversation, Message

CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# 1, 1., (1), 第一个, 第1项, 选2, 选项二, option 2, no. 2, 2号
PICK = re.compile(
    r"[(\[（【]?\s*(?:我?选择?|选项|option|no\.?|number|#)?\s*(第)?\s*([0-9]{1,2}|[一二两三四五六七八九十])\s*(个|项|条|号|种)?\s*[)\]）】.。、,，!！]?"
)


def number_said(text: str) -> int | None:
    """Return the number a short reply picks (1, １, ①, 一, 第一个, option 2), None when it says anything else."""
    match = PICK.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if match is None:
        return None
    said = match[2]
    return int(said) if said.isdigit() else CHINESE[said]


def shown(conversation: Conversation) -> list[dict[str, str]]:
    """Return the options the citizen was last shown, in the order of their numbers.

    Only what came after the citizen's last words counts: older options are answered or passed over.
    """
    last = conversation.messages.filter(sender=Message.Sender.CITIZEN).order_by("-seq").first()
    since = conversation.messages.filter(seq__gt=last.seq if last else 0).order_by("seq")
    return [button for message in since for button in message.buttons]


def picked(conversation: Conversation, text: str) -> str | None:
    """Return the payload id that ``text`` picks among the shown options, None when it picks none."""
    number = number_said(text)
    options = shown(conversation) if number else []
    return options[number - 1]["payload_id"] if number and 1 <= number <= len(options) else None
