"""The guided form's content: what has been told, which question is open, what one more message changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from hotline.gateway.models import Conversation, Message
from hotline.gateway.texts import LANGUAGES, say
from intake.contact import declines_contact, find_phone
from intake.text import fold

OWN = "gateway:"  # payloads that are ours and not the bot's
SHORTEST_WHAT = 5  # characters; less than this is a greeting and no matter (project default)
MOST_PHONE_TRIES = 2
STALE = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Form:
    """What the citizen has told so far; ``seqs`` are their messages, ``phone`` is None until told or left out."""

    at: str
    key: str
    what: str = ""
    where: str = ""
    phone: str | None = None
    phone_tries: int = 0
    lat: float | None = None
    long: float | None = None
    seqs: tuple[int, ...] = ()

    @property
    def step(self) -> str:
        """The question that is open."""
        if not self.what:
            return "what"
        if not self.where and self.lat is None:
            return "where"
        return "phone" if self.phone is None else "confirm"

    def with_message(self, message: Message) -> Form:
        """Return the form with what comes along with a message: a position, photos."""
        place = message.location or {}
        noted = replace(self, seqs=(*self.seqs, message.seq))
        return (
            replace(noted, lat=place["lat"], long=place["long"], where=place["label"] or self.where) if place else noted
        )


def form_of(conversation: Conversation) -> Form | None:
    """Return the open form, None when there is none or it has lain for a day."""
    if not conversation.guided:
        return None
    form = Form(**conversation.guided)
    return form if timezone.now() - dt.datetime.fromisoformat(form.at) < STALE else None


def hear(form: Form, message: Message, meant: str) -> Form:
    """Return the form after one more message; a photo or a position goes along with what is open."""
    step, form = form.step, form.with_message(message)
    if step == "phone":
        return hear_phone(form, message, meant)
    if not in_words(message):
        return form
    if step == "confirm":  # not a yes: it belongs to the matter
        return replace(form, what=f"{form.what}\n{message.text}")
    return replace(form, where=message.text) if step == "where" else replace(form, what=message.text)


def hear_phone(form: Form, message: Message, meant: str) -> Form:
    phone, tries = find_phone(message.text), form.phone_tries + in_words(message)
    declined = meant == "no_phone" or declines_contact(message.text) or tries >= MOST_PHONE_TRIES
    return replace(form, phone=phone.number if phone else "" if declined else None, phone_tries=tries)


def meaning(message: Message) -> str:
    """Return the button that was pressed or whose word was typed, else an empty string."""
    if message.payload:
        return message.payload.removeprefix(OWN)
    said = fold(message.text).strip(" .!。！").lower()
    for name in ("yes", "no_phone", "leave", "person"):
        if any(said in say(f"guided_typed_{name}", language).split() for language in LANGUAGES):
            return name
    return ""


def in_words(message: Message) -> bool:
    return not message.payload and not message.card
