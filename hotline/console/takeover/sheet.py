"""The hand-over sheet: what an agent has to know before the first word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hotline.console.masking import shown, shown_value
from hotline.console.words import language_name
from hotline.gateway.models import Conversation, Message

# Why a person is wanted, as bot and gateway say it.
WHY = {
    "asked": _("The citizen asked for a person"),
    "not_understood": _("The bot did not understand twice"),
    "risk": _("Danger"),
    "danger": _("Danger"),
    "refused": _("The request was refused"),
    "filing": _("The request could not be filed"),
    "filing_refused": _("The request could not be filed"),
    "bot_failed": _("The bot gave no answer"),
}


def sheet(conversation: Conversation, messages: Iterable[Message], request: HttpRequest) -> dict[str, Any] | None:
    """Return the sheet of a conversation that a person was asked for or owns, else None."""
    if conversation.state == Conversation.State.BOT:
        return None
    handoff = conversation.handoff or {}
    moods = [str(shown_value(mood, request, conversation)) for message in messages for mood in moods_of(message)]
    return {
        "why": why(handoff.get("reason")),
        "summary": shown(str(handoff.get("summary") or ""), request, conversation),
        "waited": minutes_since(conversation.waiting_since),
        "mood": ", ".join(dict.fromkeys(moods[-3:])),
        "language": language_name(conversation.language),
        "owner": conversation.owner.get_username() if conversation.owner else "",
    }


def why(reason: Any) -> str:
    """Return a reason of the hand-over in words."""
    return gettext(WHY[reason]) if reason in WHY else str(reason or "")


def moods_of(message: Message) -> list[Any]:
    """Return the moods that the bot heard in a message."""
    entities = (message.turn or {}).get("entities") or []
    return [each.get("value") for each in entities if each.get("entity") == "mood" and each.get("value")]


def minutes_since(at: dt.datetime | None) -> int | None:
    """Return whole minutes since ``at``."""
    return None if at is None else max(0, int((timezone.now() - at).total_seconds() // 60))
