"""A plain guided form for when the bot is away: what, where, phone, yes. It needs the database and nothing else.

A message that the form answers is settled with it, so the bot never takes it: nothing is filed twice. What waited for
the bot when the form began becomes the form's beginning.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from django.conf import settings
from django.utils import timezone

from hotline.gateway.buttons import with_ids
from hotline.gateway.guided_form import OWN, SHORTEST_WHAT, Form, form_of, hear, in_words, meaning
from hotline.gateway.handoff import ask_for_person
from hotline.gateway.models import Conversation, Message
from hotline.gateway.outbox import GATEWAY_TURN, say_of_gateway
from hotline.gateway.plain_filing import PlainRequest, keep, photos_of
from hotline.gateway.texts import say
from intake.contact import find_phone

BUTTONS = {  # the buttons under each question
    "what": ("leave",),
    "where": ("leave",),
    "phone": ("no_phone", "leave"),
    "confirm": ("yes", "again", "leave"),
}


def takes(conversation: Conversation, message: Message) -> bool:
    """Return whether the form answers this message, and not the bot."""
    if conversation.state == Conversation.State.AGENT:
        return False
    if form_of(conversation) is None:
        conversation.guided = None
    return bool(conversation.guided) or message.payload.startswith(OWN) or bool(settings.BOT_OFF)


def answer(conversation: Conversation, message: Message) -> None:
    """Answer one message and settle it; the caller holds the conversation's lock and saves it."""
    settle(conversation, [message])
    form, meant = form_of(conversation), meaning(message)
    if meant in ("person", "leave"):
        conversation.guided = None
        if meant == "person":
            ask_for_person(conversation, "system", "asked")
        tell(conversation, f"guided_{meant}_done")
    elif form is None or meant in ("begin", "again"):
        ask(conversation, begin(conversation, message, form))
    elif form.step == "confirm" and meant == "yes":
        file(conversation, form.with_message(message))
    else:
        ask(conversation, hear(form, message, meant))


def begin(conversation: Conversation, message: Message, before: Form | None) -> Form:
    """Return a form with what waits for the bot, and with this message when it is in the citizen's own words."""
    waiting = list(conversation.messages.filter(status=Message.Status.RECEIVED).order_by("seq"))
    settle(conversation, waiting)
    form = Form(timezone.now().isoformat(), f"guided:{conversation.pk}:{message.seq}")
    told = waiting if message.payload or before else [*waiting, message]
    for each in told:
        form = form.with_message(each)
    words = "\n".join(each.text for each in told if in_words(each))
    phone = find_phone(words)
    tell(conversation, "guided_begin")
    what = words if len(words) >= SHORTEST_WHAT else ""
    return replace(form, what=what, phone=phone.number if phone else None)


def ask(conversation: Conversation, form: Form) -> None:
    """Ask what is missing, or read the form back."""
    conversation.guided = asdict(form)
    step = form.step
    nothing = say("guided_nothing", conversation.language)
    place = form.where or say("location_sent", conversation.language)
    values = {"what": form.what, "where": place, "phone": form.phone or nothing} if step == "confirm" else {}
    tell(conversation, f"guided_ask_{step}", BUTTONS[step], **values)


def file(conversation: Conversation, form: Form) -> None:
    """Keep the confirmed request; the worker files it and tells the number."""
    photos = photos_of(conversation, form.seqs)
    keep(conversation, PlainRequest(form.what, form.where, form.phone or "", form.lat, form.long, photos), form.key)
    conversation.guided = None
    tell(conversation, "guided_kept")


def settle(conversation: Conversation, messages: list[Message]) -> None:
    """Close messages: the form has taken them, the bot never will."""
    for message in messages:
        message.status, message.turn = Message.Status.ANSWERED, GATEWAY_TURN
        message.answered_at, message.next_try_at = timezone.now(), None
        message.save()


def tell(conversation: Conversation, name: str, buttons: tuple[str, ...] = (), **values: object) -> None:
    """Say one of the form's texts, with buttons."""
    offered = with_ids([button(each, conversation.language) for each in buttons])
    say_of_gateway(conversation, say(name, conversation.language, **values), buttons=offered)


def button(name: str, language: str) -> dict[str, str]:
    return {"title": say(f"guided_button_{name}", language), "payload": f"{OWN}{name}"}
