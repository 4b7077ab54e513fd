"""What the audits read beside the events: replies with what was asked, and conversations with the bot."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from hotline.dispatch.models import FollowUp, ServiceRequest
from hotline.gateway.models import Conversation, ConversationEvent, Message
from hotline.insight.models import Event

RATING = {
    FollowUp.Satisfaction.SATISFIED.value: 1.0,
    FollowUp.Satisfaction.FAIRLY.value: 0.9,
    FollowUp.Satisfaction.NOT.value: 0.0,
}
REPLY_COLUMNS = (
    *("number", "unit", "demand", "reply", "evidence", "contacted_at", "replied_at", "due_at", "solved", "kind"),
    "unit_says_solved",
)
CONVERSATION_COLUMNS = (
    *("channel", "language", "first_length", "turns", "begun_at", "filed_at", "handed_off", "asked", "rating"),
)


def replies(start: dt.datetime, end: dt.datetime) -> pd.DataFrame:
    """Return the replies from ``start`` until before ``end``, with REPLY_COLUMNS.

    A unit says that a matter is solved when it replied and did not suspend it; the citizen's word is the event's.
    """
    found = ServiceRequest.objects.filter(replied_at__gte=start, replied_at__lt=end).exclude(reply="")
    told = dict(Event.objects.filter(number__in=found.values("number")).values_list("number", "solved"))
    rows = [
        {
            "number": each.number,
            "unit": each.lead_agency_id or "",
            "demand": each.demand or each.description,
            "reply": each.reply,
            "evidence": each.evidence,
            "contacted_at": each.contacted_at,
            "replied_at": each.replied_at,
            "due_at": each.reply_by,
            "solved": told.get(each.number),
            "kind": each.kind,
            "unit_says_solved": each.state != "suspended",
        }
        for each in found
    ]
    table = pd.DataFrame(rows, columns=list(REPLY_COLUMNS))
    for name in ("contacted_at", "replied_at", "due_at"):
        table[name] = pd.to_datetime(table[name], utc=True)
    return table


def conversations(start: dt.datetime, end: dt.datetime) -> pd.DataFrame:
    """Return the conversations begun from ``start`` until before ``end``, with CONVERSATION_COLUMNS."""
    found = {each.pk: each for each in Conversation.objects.filter(created_at__gte=start, created_at__lt=end)}
    said: dict[Any, list[tuple[str, str]]] = {}
    messages = Message.objects.filter(conversation__in=found, sender=Message.Sender.CITIZEN).order_by("seq")
    for key, text, payload in messages.values_list("conversation", "text", "payload"):
        said.setdefault(key, []).append((text, payload))
    handed = set(
        ConversationEvent.objects.filter(conversation__in=found, what=ConversationEvent.What.HANDED_OFF).values_list(
            "conversation", flat=True
        )
    )
    asked = _that_told_a_matter(list(found))
    filed, rated = _of_requests([str(key) for key in found])
    rows = [
        {
            "channel": each.channel,
            "language": each.language,
            "first_length": len(said[key][0][0]),
            "turns": len(said[key]),
            "begun_at": each.created_at,
            "filed_at": filed.get(str(key)),
            "handed_off": key in handed,
            "asked": key in asked or str(key) in filed,
            "rating": rated.get(str(key)),
        }
        for key, each in found.items()
        if key in said
    ]
    table = pd.DataFrame(rows, columns=list(CONVERSATION_COLUMNS))
    for name in ("begun_at", "filed_at"):
        table[name] = pd.to_datetime(table[name], utc=True)
    table["rating"] = table["rating"].astype(float)
    return table


def _that_told_a_matter(keys: list[Any]) -> set[Any]:
    """Return the conversations in which the form for a request was opened."""
    turns = Message.objects.filter(conversation__in=keys, turn__isnull=False).values_list("conversation", "turn")
    return {
        key for key, turn in turns if any("submit_request" in str(action) for action in (turn or {}).get("actions", []))
    }


def _of_requests(keys: list[str]) -> tuple[dict[str, dt.datetime], dict[str, float]]:
    """Return when each conversation filed its first request, and how its citizen rated the last answered one."""
    filed: dict[str, dt.datetime] = {}
    rated: dict[str, float] = {}
    requests = ServiceRequest.objects.filter(conversation_id__in=keys).prefetch_related("follow_ups")
    for request in requests.order_by("requested_at"):
        filed.setdefault(request.conversation_id, request.requested_at)
        for each in request.follow_ups.all():
            if each.satisfaction:
                rated[request.conversation_id] = RATING[each.satisfaction]
    return filed, rated
