"""Which of the citizen's filed requests is meant: by number, by what it is about, by its place in the list."""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rasa_sdk import Tracker

from actions.dispatch import client
from actions.open311 import Request
from actions.turn import Turn
from intake.numbers import chinese_number
from intake.text import fold, weight

MOST_LISTED = 8
LIKELY_SERVICE = 0.3
NEEDED_LIKENESS = 55  # rapidfuzz's partial token ratio of what is asked about and what was filed
LEAD = 15
ORDINAL = re.compile(
    r"第\s*(?P<zh>[一二三四五六七八]|\d)\s*[个条件]?|\b(?P<en>first|second|third|fourth|last|latest)\b|最后|最近|刚才|刚刚"
)
ENGLISH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latest": -1}


def own_numbers(tracker: Tracker, turn: Turn) -> list[str]:
    """Return the numbers of this conversation's requests, those that the gateway knows of included."""
    filed_later = turn.metadata.get("service_request_ids") or []
    return list(dict.fromkeys([*(tracker.get_slot("service_request_ids") or []), *map(str, filed_later)]))


def named_numbers(turn: Turn) -> list[str]:
    return [str(value) for value in turn.values("service_request_id")]


def find(numbers: list[str], turn: Turn) -> list[Request]:
    """Return the requests as the endpoint shows them, the latest ones; raises open311.Open311Error."""
    return client().find(numbers[-MOST_LISTED:], turn.language)


def meant(found: list[Request], turn: Turn) -> list[Request]:
    """Return the request the citizen speaks of, when the order, the service or the words single one out; else all."""
    if len(found) < 2:
        return found
    if chosen := by_order(found, turn.words):
        return [chosen]
    service = turn.value("service") or {}
    if isinstance(service, dict) and float(service.get("confidence") or 0) >= LIKELY_SERVICE:
        same = [request for request in found if request.service_code == service.get("service_code")]
        if len(same) == 1:
            return same
    if weight(turn.words) < 2:
        return found
    scores = [(fuzz.partial_token_set_ratio(turn.words, about(request)), request) for request in found]
    scores.sort(key=lambda pair: pair[0], reverse=True)
    clear = scores[0][0] >= NEEDED_LIKENESS and scores[0][0] - scores[1][0] >= LEAD
    return [scores[0][1]] if clear else found


def by_order(found: list[Request], words: str) -> Request | None:
    """Return the request that "the second one" means, None when the words name no place in the list."""
    match = ORDINAL.search(fold(words))
    if match is None:
        return None
    if match["zh"]:
        at = (int(match["zh"]) if match["zh"].isdigit() else chinese_number(match["zh"]) or 1) - 1
    else:
        at = ENGLISH.get(match["en"] or "last", -1)
    return found[at] if at < len(found) else None


def about(request: Request) -> str:
    return " ".join(filter(None, (request.service_name, request.description, request.address)))
