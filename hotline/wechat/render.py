"""From the messages of a turn to what WeChat takes: at most two texts of 1,800 bytes, options numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hotline.gateway.deliveries import Batch
from hotline.gateway.models import Delivery, Message
from hotline.wechat.texts import say

# Measured by users of the interface at 2,048 bytes for a text; error 45002 beyond. A margin is kept.
MAX_BYTES = 1800
MAX_PARTS = 2
FIRST_PART = "the first part sent"
SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n])")
XML_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def whole_text(messages: Sequence[Message], language: str) -> str:
    """Return the texts of a turn as one, blank-line splits joined, with its options numbered at the end."""
    texts = [XML_UNFIT.sub("", message.text).strip() for message in messages]
    text = "\n".join(each for each in texts if each)
    titles = [button["title"] for message in messages for button in message.buttons]
    if not titles:
        return text
    options = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))
    return f"{text}\n\n{options}\n{say('options_hint', language)}"


def text_of(batch: Batch) -> str:
    """Return the texts of a batch as one; of what was sent in part already only what is left."""
    language = batch.user.conversation.language
    begun = [each for each in batch.deliveries if _sent_of(each)]
    fresh = [each.message for each in batch.deliveries if not _sent_of(each)]
    left = whole_text([each.message for each in begun], language)[_sent_of(begun[0]) :].strip() if begun else ""
    return "\n".join(filter(None, (left, whole_text(fresh, language))))


def first_part(piece: str) -> str:
    """Return what is noted of a delivery whose beginning has been sent."""
    return f"{FIRST_PART}: {len(piece)} characters"


def _sent_of(delivery: Delivery) -> int:
    """Return how many characters were sent, with those that went along."""
    noted = [step["result"].removeprefix(f"{FIRST_PART}: ") for step in delivery.steps if FIRST_PART in step["result"]]
    return int(noted[-1].split()[0]) if noted else 0


def parts(text: str, link: str, language: str, limit: int = MAX_BYTES, most: int = MAX_PARTS) -> list[str]:
    """Return ``text`` in at most ``most`` parts of at most ``limit`` bytes, cut at the ends of sentences.

    When it needs more, the last part ends with ``link``, where all of it can be read.
    """
    pieces = _pack(SENTENCE_END.split(text), limit)
    if len(pieces) <= most:
        return pieces or [""]
    more = "\n" + say("more_on_page", language, link=link) if link else say("cut", language)
    last = "".join(pieces[most - 1 :])
    return [*pieces[: most - 1], _pack(SENTENCE_END.split(last), limit - len(more.encode()))[0] + more]


def _pack(sentences: Iterable[str], limit: int) -> list[str]:
    """Return the sentences gathered into pieces of at most ``limit`` bytes; one that is longer is cut."""
    pieces: list[str] = []
    current = ""
    for sentence in sentences:
        while len((current + sentence).encode()) > limit:
            if current.strip():
                pieces.append(current.strip())
                current = ""
                continue
            head = _cut(sentence, limit)
            pieces.append(head)
            sentence = sentence[len(head) :]
        current += sentence
    return [*pieces, current.strip()] if current.strip() else pieces


def _cut(text: str, limit: int) -> str:
    """Return the beginning of ``text`` that fits into ``limit`` bytes, never half a character."""
    return text.encode()[: max(limit, 0)].decode(errors="ignore")


def passive_xml(openid: str, account_id: str, text: str, now: int) -> str:
    """Return a passive text reply; ``]]>`` in any of its texts cannot end the CDATA section."""
    fields = {"ToUserName": openid, "FromUserName": account_id, "MsgType": "text", "Content": text}
    body = "".join(f"<{name}><![CDATA[{_in_cdata(value)}]]></{name}>" for name, value in fields.items())
    return f"<xml>{body}<CreateTime>{now}</CreateTime></xml>"


def _in_cdata(text: str) -> str:
    return XML_UNFIT.sub("", text).replace("]]>", "]]＞")
