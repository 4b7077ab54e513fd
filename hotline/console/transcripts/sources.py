"""Which words each field of a request came from: the messages whose turn filled its slot, and the entity heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hotline.console.masking import shown_value
from hotline.console.transcripts.values import in_words
from hotline.gateway.models import Conversation, Message

# Slot, its name for people, and the entity that fills it; no entity: the whole message is the field.
FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("service_code", _("Service"), "service"),
    ("kind", _("Kind"), "kind"),
    ("description", _("Description"), ""),
    ("address_string", _("Address"), "place"),
    ("occurred", _("When"), "occurred"),
    ("subject", _("About whom or what"), "subject"),
    ("demand", _("Demand"), "demand"),
    ("history", _("History told"), "history"),
    ("contact_name", _("Citizen's name"), "contact_name"),
    ("phone", _("Phone"), "phone"),
    ("confidential", _("Secrecy"), "confidential"),
    ("attributes", _("Answers"), "attribute"),
)


@dataclass
class Source:
    """A field with its last value and the numbers of the messages that filled it."""

    name: str
    label: Any
    entity: str
    value: Any = None
    seqs: list[int] = field(default_factory=list)


def sources(messages: Iterable[Message]) -> list[Source]:
    """Return the fields that were filled, in the order of a request; a new draft begins them anew."""
    found: dict[str, Source] = {}
    for message in messages:
        slots = slots_of(message)
        if slots.get("draft_key"):
            found = {}
        for name, label, entity in FIELDS:
            value = slots.get(name)
            if value in (None, "", [], {}):
                continue
            source = found.setdefault(name, Source(name, label, entity))
            source.value = value
            source.seqs.append(message.seq)
    return [found[name] for name, _label, _entity in FIELDS if name in found]


def slots_of(message: Message) -> Mapping[str, Any]:
    """Return what the message changed in the slots: by the bot's turn, or by what an agent learnt."""
    turn = message.turn if isinstance(message.turn, dict) else {}
    return {**(message.facts or {}), **(turn.get("slots") or {})}


def shown_sources(found: Iterable[Source], request: HttpRequest, conversation: Conversation) -> list[Source]:
    """Return the fields with their values as this person may see them."""
    return [
        Source(
            each.name,
            each.label,
            each.entity,
            in_words(shown_value(each.value, request, conversation), each.name),
            each.seqs,
        )
        for each in found
    ]
