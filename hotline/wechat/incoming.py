"""What a message or event of WeChat is for us."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hotline.wechat.coordinates import to_wgs84
from hotline.wechat.library import NotReadable

MAX_OPENID = 128
MAX_KEPT = 8_000  # characters of one element


class What(StrEnum):
    """The kinds we tell apart."""

    TEXT = "text"
    OPTION = "option"  # a tapped item of a menu message
    PICTURE = "picture"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    SCAN = "scan"
    MENU = "menu"
    CONSENT = "consent"
    NOTICE_SENT = "notice_sent"
    OTHER = "other"


MESSAGES = {
    "text": What.TEXT,
    "image": What.PICTURE,
    "voice": What.VOICE,
    "video": What.VIDEO,
    "shortvideo": What.VIDEO,
    "location": What.LOCATION,
    "link": What.LINK,
}
EVENTS = {
    "subscribe": What.FOLLOW,
    "subscribe_scan": What.FOLLOW,
    "unsubscribe": What.UNFOLLOW,
    "scan": What.SCAN,
    "click": What.MENU,
    "subscribe_msg_popup_event": What.CONSENT,
    "subscribe_msg_change_event": What.CONSENT,
    "subscribe_msg_sent_event": What.NOTICE_SENT,
}
# What WeChat counts as a tap: 3 messages in a minute, not 5 in two days.
TAPS = {What.FOLLOW, What.SCAN, What.MENU, What.OPTION}


@dataclass(frozen=True)
class Inbound:
    """One message or event: who, what, its key, and its elements as texts."""

    what: What
    openid: str
    key: str
    elements: Mapping[str, str]

    def element(self, name: str) -> str:
        return self.elements.get(name, "")


def read(elements: Mapping[str, str]) -> Inbound:
    """Return what the elements of a message say; raises NotReadable when it is from nobody."""
    openid, kind = elements.get("FromUserName", ""), elements.get("MsgType", "").lower()
    if not openid or len(openid) > MAX_OPENID or not openid.isprintable() or not kind:
        raise NotReadable("no sender or no type")
    kept = {name: text[:MAX_KEPT].replace("\x00", "") for name, text in elements.items()}
    return Inbound(_what(kind, elements), openid, _key(openid, elements), kept)


def _what(kind: str, elements: Mapping[str, str]) -> What:
    if kind == "event":
        return EVENTS.get(elements.get("Event", "").lower(), What.OTHER)
    if kind == "text" and elements.get("bizmsgmenuid"):
        return What.OPTION
    return MESSAGES.get(kind, What.OTHER)


def _key(openid: str, elements: Mapping[str, str]) -> str:
    """Return the key under which a repeated delivery is known: MsgId, else who, when and which event."""
    if message_id := elements.get("MsgId", ""):
        return hashlib.sha256(f"{openid}\0{message_id}".encode()).hexdigest()
    named = (openid, *(elements.get(name, "") for name in ("CreateTime", "Event", "EventKey", "Ticket")))
    return hashlib.sha256("\0".join(named).encode()).hexdigest()


def position(inbound: Inbound, *, is_gcj02: bool) -> dict[str, float | str] | None:
    """Return {"lat", "long", "label"} in WGS 84 of a location message, None when its numbers are not on Earth."""
    try:
        lat, long = float(inbound.element("Location_X")), float(inbound.element("Location_Y"))
    except ValueError:
        return None
    if not (math.isfinite(lat) and math.isfinite(long) and -90 <= lat <= 90 and -180 <= long <= 180):
        return None
    lat, long = to_wgs84(lat, long) if is_gcj02 else (lat, long)
    return {"lat": lat, "long": long, "label": inbound.element("Label")[:200].strip()}


def scene_of(inbound: Inbound) -> str:
    """Return the scene string of a scanned code, empty for none."""
    return inbound.element("EventKey").removeprefix("qrscene_")[:64]


def consents(inbound: Inbound) -> list[dict[str, object]]:
    """Return what the citizen answered about each template: {"TemplateId", "SubscribeStatusString", ...}."""
    for name in ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent"):
        try:
            answers = json.loads(inbound.element(name) or "{}").get("List")
        except (ValueError, AttributeError):
            continue
        found = answers if isinstance(answers, list) else [answers]
        if named := [each for each in found if isinstance(each, dict) and each.get("TemplateId")]:
            return named
    return []
