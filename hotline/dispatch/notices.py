"""The sentence a citizen is told about a change, filled from the request, in both languages."""

from __future__ import annotations

from hotline.dispatch.models import Change, Notice, ServiceRequest
from hotline.dispatch.texts import moment, state_sentence, word


def sentence(request: ServiceRequest, language: str) -> str:
    """Return the sentence for the state the request is in."""
    lead = request.lead_agency
    return state_sentence(
        request.state,
        language,
        {
            "number": request.number,
            "agency": lead.name(language) if lead else word("unassigned", language),
            "expected": moment(request.reply_by, language),
            "reason": request.state_reason,
            "reply": request.reply,
            "master": request.merged_into.number if request.merged_into else "",
        },
    )


def write_notice(request: ServiceRequest, change: Change) -> Notice:
    """Store what the citizen is to be told about ``change``; call it in the transaction of the change."""
    return Notice.objects.create(
        request=request,
        change=change,
        kind=request.state,
        text_zh=sentence(request, "zh"),
        text_en=sentence(request, "en"),
        language=request.language,
        conversation_id=request.conversation_id,
        created_at=change.at,
    )
