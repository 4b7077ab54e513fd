"""What a conversation can be found by: its reasons, intents, entities, services and districts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hotline.console.models import Reason, ReviewTag
from hotline.console.queue.evidence import Evidence

S = ReviewTag.Sort
LONGEST = 100  # signs of a value


def tags(evidence: Evidence, reasons: Iterable[Reason], districts: frozenset[str]) -> set[tuple[str, str]]:
    """Return sort and value of each tag; ``districts`` are the codes that there are."""
    found = {(S.REASON.value, str(reason)) for reason in reasons}
    found |= {(sort.value, value[:LONGEST]) for sort, value in _heard(evidence) if value}
    for place in evidence.slot("place"):
        code = place.get("district_code") if isinstance(place, dict) else None
        if code in districts:
            found.add((S.DISTRICT.value, code))
    return found


def _heard(evidence: Evidence) -> Iterator[tuple[ReviewTag.Sort, str]]:
    yield S.CHANNEL, evidence.conversation.channel
    for _message, turn in evidence.turns():
        yield S.INTENT, str((turn.get("intent") or {}).get("name") or "")
        for entity in turn.get("entities") or []:
            yield S.ENTITY, str(entity.get("entity") or "")
    for code in evidence.slot("service_code"):
        yield S.SERVICE, str(code)
    for request in evidence.requests:
        yield S.SERVICE, request.service_id
        yield S.DISTRICT, request.district_id or ""


def said(evidence: Evidence) -> str:
    """Return what the full-text search finds the conversation by: the words of citizen and agents, and the requests."""
    words = [message["text"] for message in evidence.messages if message["sender"] in ("citizen", "agent")]
    for request in evidence.requests:
        words += [request.number, request.title, request.description, request.address_string]
    return "\n".join(words)
