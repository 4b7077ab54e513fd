"""The sentence a citizen is told about a change, filled from the request, in both languages.

Whoever joined a request, and whoever's request was joined to it, is told as well, without what is personal in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from hotline.dispatch.models import Change, Notice, ServiceRequest
from hotline.dispatch.states import State
from hotline.dispatch.texts import LANGUAGES, moment, state_sentence, word
from intake.privacy import mask


def sentence(request: ServiceRequest, language: str, kind: str = "") -> str:
    """Return the sentence for ``kind``, by default the state the request is in."""
    lead = request.lead_agency
    return state_sentence(
        kind or request.state,
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


def write_notice(request: ServiceRequest, change: Change | None, kind: str = "") -> Notice:
    """Store what the citizens are to be told about ``change``; call it in the transaction of the change.

    ``kind`` is the state reached or another entry of the texts. Without a change it is a question asked again.
    """
    kind = kind or request.state
    at = change.at if change else timezone.now()
    texts = {f"text_{language}": sentence(request, language, kind) for language in LANGUAGES}
    own = Notice.objects.create(
        request=request,
        change=change,
        kind=kind,
        **texts,
        language=request.language,
        conversation_id=request.conversation_id,
        created_at=at,
    )
    if change:
        Notice.objects.bulk_create(_for_others(request, kind, own))
    return own


def _for_others(request: ServiceRequest, kind: str, own: Notice) -> Iterator[Notice]:
    """Yield the notices of those who follow ``request``; only its own citizen is asked about it, and members are."""
    if kind != State.FOLLOW_UP:
        for follower in request.followers.filter(left_at__isnull=True).exclude(conversation_id=own.conversation_id):
            yield _passed_on(request, own, follower.language, follower.conversation_id)
    for member in request.merged.exclude(conversation_id="").exclude(conversation_id=own.conversation_id):
        if kind == State.FOLLOW_UP:
            asked = {f"text_{language}": sentence(member, language, kind) for language in LANGUAGES}
            yield Notice(
                request=member,
                kind=kind,
                language=member.language,
                conversation_id=member.conversation_id,
                created_at=own.created_at,
                **asked,
            )
        else:
            yield _passed_on(member, own, member.language, member.conversation_id)


def _passed_on(about: ServiceRequest, own: Notice, language: str, conversation_id: str) -> Notice:
    """Return the notice as somebody else may read it; what is confidential tells of progress only."""
    texts = {}
    for each in LANGUAGES:
        news = word("confidential", each) if own.request.confidential else mask(getattr(own, f"text_{each}"))
        texts[f"text_{each}"] = word("passed_on", each) + news
    return Notice(
        request=about,
        kind=own.kind,
        language=language,
        conversation_id=conversation_id,
        created_at=own.created_at,
        **texts,
    )
