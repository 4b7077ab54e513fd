"""What a citizen may know of what is stored of them, and have deleted: told and done by the gateway itself.

The bot hears the wish and brings the requests as dispatch shows them. The yes is a button of the gateway: nothing is
deleted by a misunderstanding, and the deletion needs no bot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hotline.gateway.buttons import with_ids
from hotline.gateway.models import Attachment, Conversation, Message, PendingFiling
from hotline.gateway.outbox import GATEWAY_TURN, say_of_gateway
from hotline.gateway.texts import say
from hotline.keeping.models import Deletion, Forgetting, Hold
from hotline.keeping.proof import prove

OWN = "my_data:"
ERASE, LEAVE = f"{OWN}erase", f"{OWN}leave"
MOST_LISTED = 8


def heard(conversation: Conversation, wish: Mapping[str, Any]) -> None:
    """Tell what is stored, and for the wish to delete it, what would go and what has to stay; the caller saves."""
    language = conversation.language
    requests = [each for each in wish.get("requests") or [] if isinstance(each, Mapping)]
    lines = [stored(conversation), *[request_line(each, language) for each in requests[:MOST_LISTED]]]
    if not requests and not conversation.service_request_ids:
        lines.append(say("my_data_no_requests", language))
    if wish.get("wish") != "delete":
        say_of_gateway(conversation, "\n".join([*lines, say("my_data_rights", language)]))
    elif reason := kept_back(conversation):
        say_of_gateway(conversation, "\n".join([*lines, say(reason, language)]))
    else:
        offered = [(ERASE, "my_data_button_erase"), (LEAVE, "my_data_button_leave")]
        buttons = with_ids({"title": say(name, language), "payload": payload} for payload, name in offered)
        say_of_gateway(conversation, "\n".join([*lines, say("my_data_sure", language)]), buttons=buttons)


def takes(message: Message) -> bool:
    """Return whether a message is the answer to the gateway's own question about deleting."""
    return message.payload in (ERASE, LEAVE)


def answer(conversation: Conversation, message: Message) -> None:
    """Delete what may be deleted, or leave it; the caller holds the conversation's lock and saves it."""
    message.status, message.turn = Message.Status.ANSWERED, GATEWAY_TURN
    message.answered_at, message.next_try_at = timezone.now(), None
    message.save()
    language = conversation.language
    if message.payload == LEAVE:
        say_of_gateway(conversation, say("my_data_left", language))
    elif reason := kept_back(conversation):
        say_of_gateway(conversation, say(reason, language))
    else:
        proof = erase(conversation, Deletion.Cause.CITIZEN)
        say_of_gateway(conversation, say("my_data_erased", language, proof=proof.chain[:12], **proof.counts))
        if conversation.service_request_ids:
            numbers = ", ".join(conversation.service_request_ids)
            say_of_gateway(conversation, say("my_data_requests_stay", language, numbers=numbers, **periods()))


def kept_back(conversation: Conversation) -> str:
    """Return the text that says why nothing can be deleted now, empty when it can."""
    if Hold.held(Hold.What.CONVERSATION).filter(key=str(conversation.pk)).exists():
        return "my_data_held"
    if conversation.state != Conversation.State.BOT:
        return "my_data_with_person"
    waiting = conversation.pending_filings.filter(status=PendingFiling.Status.WAITING)
    return "my_data_filing" if waiting.exists() else ""


def erase(conversation: Conversation, cause: str, before: dt.datetime | None = None) -> Deletion:
    """Delete the conversation's words and photos and have the bot forget it; returns the proof. The caller saves.

    Photos of a conversation with requests stay with the requests; what still waits for an answer stays too.
    """
    gone = conversation.messages.exclude(status=Message.Status.RECEIVED)
    photos = photos_to_delete(conversation)
    for photo in photos:
        photo.path.unlink(missing_ok=True)
    kept = [photo.pk for photo in conversation.attachments.exclude(pk__in=[photo.pk for photo in photos])]
    Attachment.objects.filter(pk__in=kept, message__in=gone).update(message=None, kept_for_request=True)
    keys = [*gone.values_list("pk", flat=True), *(photo.pk for photo in photos)]
    counts = {"messages": gone.count(), "photos": len(photos)}
    Attachment.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    gone.delete()
    conversation.pending_filings.exclude(status=PendingFiling.Status.WAITING).update(fields={}, token="")
    conversation.handoff, conversation.guided, conversation.risk = None, None, ""
    Forgetting.objects.update_or_create(
        conversation_id=str(conversation.pk), defaults={"since": timezone.now(), "done_at": None}
    )
    return prove(cause, "chat", keys, counts, before)


def photos_to_delete(conversation: Conversation) -> list[Attachment]:
    """Return the photos that no request can need: all of them while nothing was filed from the conversation."""
    filed = conversation.service_request_ids or conversation.pending_filings.exists()
    return [] if filed else list(conversation.attachments.all())


def stored(conversation: Conversation) -> str:
    """Return in words what the gateway itself has of the conversation."""
    own = conversation.messages.filter(sender=Message.Sender.CITIZEN)
    first = timezone.localtime(conversation.created_at)
    values = {"messages": own.count(), "photos": conversation.attachments.count(), "since": f"{first:%Y-%m-%d}"}
    return say("my_data_stored", conversation.language, **values, **periods())


def request_line(request: Mapping[str, Any], language: str) -> str:
    """Return one request, whether it is open, and until when it has to stay."""
    values = {"number": request.get("service_request_id"), "service": request.get("service_name") or ""}
    closed = request.get("status") == "closed" and parse_datetime(str(request.get("updated_datetime") or ""))
    if closed:
        until = closed + dt.timedelta(days=settings.KEEP_REQUEST_DAYS)
        return say("my_data_request_closed", language, until=f"{timezone.localtime(until):%Y-%m-%d}", **values)
    return say("my_data_request_open", language, **values, **periods())


def periods() -> dict[str, int]:
    """Return the retention periods in days, for the texts."""
    return {"chat_days": settings.KEEP_CHAT_DAYS, "request_days": settings.KEEP_REQUEST_DAYS}
