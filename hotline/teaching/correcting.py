"""Putting right what the bot understood: the request changes at once, the bot learns after a second yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch import workflow
from hotline.dispatch.models import Service, ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.refusals import GuardRefused
from hotline.gateway.models import Message
from hotline.teaching.models import Correction
from intake.privacy import is_clean, replace

What = Correction.What
MOST_BEFORE = 6
# The fields of a request that a correction may set: texts, and the kind.
FIELDS = (
    *("title", "description", "demand", "subject", "address_string", "place_point"),
    *("contact_name", "phone", "kind"),
)


@dataclass(frozen=True)
class Proposal:
    """What somebody says is wrong: ``now`` is an intent, a service code, or the text of an entity or field."""

    what: str
    now: str
    reason: str
    name: str = ""
    request: ServiceRequest | None = None
    text: str = ""  # the sentence for training as the proposer has edited it; empty: replaced by the finder alone


@transaction.atomic
def propose(message: Message, actor: str, wanted: Proposal) -> Correction:
    """Record the correction, and set it right in its request through the workflow; raises GuardRefused."""
    check(message, wanted)
    language = message.conversation.language
    text = wanted.text.strip() or without_people(message.text, language, wanted.request)
    if not is_clean(text):
        raise GuardRefused(_("the sentence for training still holds personal data"))
    correction = Correction.objects.create(
        message=message,
        request_number=wanted.request.number if wanted.request else "",
        what=wanted.what,
        name=wanted.name,
        was=understood(message, wanted),
        now=without_people(wanted.now, language, wanted.request),
        text=text,
        before=[without_people(each, language, wanted.request) for each in said_before(message)],
        language=language,
        reason=wanted.reason.strip(),
        proposed_by=actor,
    )
    if wanted.request:
        workflow.edit(wanted.request, actor, wanted.reason, **changed_fields(wanted))
    return correction


def check(message: Message, wanted: Proposal) -> None:
    """Raise GuardRefused unless the correction makes sense."""
    if message.sender != Message.Sender.CITIZEN:
        raise GuardRefused(_("only a citizen's message can be corrected"))
    if not wanted.reason.strip():
        raise GuardRefused(_("a reason is needed"))
    if not wanted.now.strip():
        raise GuardRefused(_("what is right is needed"))
    if wanted.request and wanted.request.conversation_id != str(message.conversation_id):
        raise GuardRefused(_("the request is of another conversation"))
    if wanted.what == What.SERVICE and not Service.objects.filter(code=wanted.now, active=True).exists():
        raise GuardRefused(_("there is no such service"))
    if wanted.what == What.FIELD:
        if wanted.name not in FIELDS:
            raise GuardRefused(_("this field cannot be corrected here"))
        if wanted.name == "kind" and wanted.now not in Kind.values:
            raise GuardRefused(_("there is no such kind"))


def changed_fields(wanted: Proposal) -> dict[str, Any]:
    """Return what changes in the request: service or field; for intent and entity it is a note in its history."""
    if wanted.what == What.SERVICE:
        return {"service": Service.objects.get(code=wanted.now)}
    return {wanted.name: wanted.now.strip()} if wanted.what == What.FIELD else {}


def understood(message: Message, wanted: Proposal) -> Any:
    """Return what the bot had understood there."""
    turn = message.turn or {}
    if wanted.what == What.INTENT:
        return (turn.get("intent") or {}).get("name")
    if wanted.what == What.SERVICE:
        return wanted.request.service_id if wanted.request else (turn.get("slots") or {}).get("service_code")
    found = [each for each in turn.get("entities") or [] if each.get("entity") == wanted.name]
    return without_people(str(found[0].get("value")), message.conversation.language, wanted.request) if found else None


def said_before(message: Message) -> list[str]:
    """Return the citizen's last sentences before it, the oldest first."""
    own = message.conversation.messages.filter(sender=Message.Sender.CITIZEN, seq__lt=message.seq).exclude(text="")
    return list(reversed(own.order_by("-seq").values_list("text", flat=True)[:MOST_BEFORE]))


def without_people(text: str, language: str, request: ServiceRequest | None) -> str:
    """Return ``text`` with stand-ins for personal data, what is known of the request's citizen included."""
    names = {"contact_name": "Alex Smith" if language == "en" else "张三", "phone": "13900000000"}
    for name, stand_in in names.items():
        known = getattr(request, name, "") or ""
        if len(known) > 1:
            text = text.replace(known, stand_in)
    return replace(text, language)


@transaction.atomic
def decide(correction: Correction, actor: str, *, approved: bool) -> None:
    """Approve or refuse somebody else's correction for training; raises GuardRefused. The database holds the same."""
    row = Correction.objects.select_for_update().get(pk=correction.pk)
    if row.approved is not None:
        raise GuardRefused(_("this was decided already"))
    if row.proposed_by == actor:
        raise GuardRefused(_("the one who asked cannot approve"))
    row.approved, row.decided_by, row.decided_at = approved, actor, timezone.now()
    row.save()
    correction.refresh_from_db()
