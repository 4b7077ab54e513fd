"""Taking a receipt into the conversation, once, and bringing it to the bot.

What a message needs from WeChat (a picture, a voice) is fetched first; then message and receipt are stored in one
transaction. A process that dies before that leaves the receipt to the worker; after it the gateway's own inbox has it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from hotline.gateway import inbox, turn
from hotline.gateway.database import writing
from hotline.gateway.errors import ChatError
from hotline.gateway.incoming import Incoming, read_text
from hotline.gateway.models import ChannelUser, Conversation, Message
from hotline.gateway.outbox import GATEWAY_TURN, add_message, lock
from hotline.wechat import incoming, media, options, texts
from hotline.wechat.accounts import Account
from hotline.wechat.incoming import Inbound, What
from hotline.wechat.library import ApiError
from hotline.wechat.models import Receipt, Scene

logger = logging.getLogger(__name__)

TURN_SECONDS = 14.0  # as long as WeChat's three tries last
MOST_ATTEMPTS = 4
RETRY = dt.timedelta(seconds=5)
NEVER = {40004, 40007, 45001, 48001}  # not a medium, gone, too large, no right to fetch
MENU_PAYLOADS = {"status": "/check_status", "agent": "/talk_to_agent"}


def take(account: Account, receipt_id: int) -> None:
    """Take a receipt into its conversation and bring it to an answer; nothing happens when it is there already."""
    receipt = Receipt.objects.select_related("user__conversation").get(pk=receipt_id)
    if receipt.status == Receipt.Status.NEW:
        try:
            _take_in(account, receipt)
        except ApiError as error:
            _fetch_later(receipt, error)
            return
        except ChatError as exc:
            refused = exc
            _answer_ourselves(receipt, lambda conversation: refused.message(conversation.language))
    receipt.refresh_from_db()
    message = receipt.message
    if message is not None and message.status == Message.Status.RECEIVED:
        turn.answer_within(message, TURN_SECONDS, bot_seconds=TURN_SECONDS)


def inbound_of(receipt: Receipt) -> Inbound:
    """Return what was received, from what was kept of it."""
    elements = dict(receipt.content)
    what = What(elements.pop("what"))
    return Inbound(what, receipt.user.address, receipt.key, elements)


def _take_in(account: Account, receipt: Receipt) -> None:
    inbound, conversation = inbound_of(receipt), receipt.user.conversation
    match inbound.what:
        case What.TEXT:
            _store(receipt, _text(conversation, inbound))
        case What.OPTION:
            _store(receipt, Incoming(receipt.key, payload_id=inbound.element("bizmsgmenuid")[:64]))
        case What.PICTURE:
            kept = media.keep_picture(account, conversation, inbound.element("MediaId"))
            _store(receipt, Incoming(receipt.key, attachment_ids=(kept.pk,)))
        case What.VOICE | What.VIDEO:
            _take_recording(account, receipt, inbound)
        case What.LOCATION:
            place = incoming.position(inbound, is_gcj02=account.is_gcj02)
            _store(receipt, Incoming(receipt.key, location=place)) if place else _say(receipt, "bad_position")
        case What.LINK:
            words = " ".join(inbound.element(name) for name in ("Title", "Description", "Url"))
            _store(receipt, Incoming(receipt.key, text=read_text(words)))
        case What.FOLLOW | What.SCAN:
            _take_scene(receipt, inbound)
        case What.MENU:
            _take_menu(receipt, inbound)
        case What.CONSENT:
            _take_consent(receipt, inbound)
        case What.NOTICE_SENT | What.UNFOLLOW:
            _close(receipt)
        case _:
            event = inbound.element("MsgType").lower() == "event"
            _close(receipt) if event else _say(receipt, "not_readable")


def _text(conversation: Conversation, inbound: Inbound) -> Incoming:
    """A digit picks an option that was shown; everything else is the citizen's words."""
    words = read_text(inbound.element("Content"))
    picked = options.picked(conversation, words)
    return Incoming(inbound.key, payload_id=picked) if picked else Incoming(inbound.key, text=words)


def _take_recording(account: Account, receipt: Receipt, inbound: Inbound) -> None:
    """Keep a voice or video; words that WeChat has recognised are taken as the citizen's, else we ask for some."""
    conversation = receipt.user.conversation
    kept = media.keep_recording(account, conversation, inbound.element("MediaId"), inbound.what)
    if heard := inbound.element("Recognition").strip():
        _store(receipt, Incoming(receipt.key, text=read_text(heard)), kept)
    else:
        _say(receipt, f"{inbound.what.value}_kept", kept)


def _take_scene(receipt: Receipt, inbound: Inbound) -> None:
    """Welcome a new follower; fill in the place and the service that a scanned code stands for."""
    code = incoming.scene_of(inbound)
    scene = Scene.objects.filter(pk=code).first() if code else None
    conversation = receipt.user.conversation
    lines = [texts.welcome(conversation.language)] if inbound.what == What.FOLLOW else []
    if scene is None:
        lines += [texts.say("scene_unknown", conversation.language)] if inbound.what == What.SCAN else []
        _answer_ourselves(receipt, lambda _: "\n\n".join(lines))
        return
    lines.append(texts.say("scene", conversation.language, title=scene.title(conversation.language)))
    _store(receipt, _scanned(receipt, scene, conversation.language), said="\n\n".join(lines))


def _scanned(receipt: Receipt, scene: Scene, language: str) -> Incoming:
    known: dict[str, Any] = {}
    if scene.service_code:
        known["service_code"] = scene.service_code
    if scene.address_string:
        known["place"] = {"said": scene.address_string, "point": scene.address_string}
    place = None
    if scene.lat is not None and scene.long is not None:
        place = {"lat": scene.lat, "long": scene.long, "label": scene.address_string}
    payload = f"/inform{json.dumps(known, ensure_ascii=False)}"
    return Incoming(receipt.key, text=scene.title(language), payload=payload, location=place)


def _take_menu(receipt: Receipt, inbound: Inbound) -> None:
    key, language = inbound.element("EventKey"), receipt.user.conversation.language
    if payload := MENU_PAYLOADS.get(key):
        _store(receipt, Incoming(receipt.key, text=texts.menu_titles(language)[key], payload=payload))
    else:
        _say(receipt, "menu_questions" if key == "questions" else "menu_report")


def _take_consent(receipt: Receipt, inbound: Inbound) -> None:
    """Count the notices that the citizen allows, or stop when they take it back."""
    with writing():
        user = ChannelUser.objects.select_for_update().get(pk=receipt.user_id)
        for answer in incoming.consents(inbound):
            accepted = answer.get("SubscribeStatusString") == "accept"
            template = str(answer.get("TemplateId"))
            user.consents[template] = user.consents.get(template, 0) + 1 if accepted else 0
        user.save(update_fields=["consents"])
        _close(receipt)


def _store(receipt: Receipt, message: Incoming, kept: media.Kept | None = None, said: str = "") -> None:
    """Put the message into the inbox and mark the receipt, in one transaction; ``said`` is ours and comes first."""
    with writing():
        conversation = receipt.user.conversation
        if said and (locked := lock(conversation.pk)):
            add_message(locked, Message.Sender.BOT, said, turn=GATEWAY_TURN)
            locked.save()
        stored = inbox.store(conversation, message, None)
        if kept is not None:
            kept.message = stored.message
            kept.save(update_fields=["message"])
        Receipt.objects.filter(pk=receipt.pk).update(status=Receipt.Status.STORED, message=stored.message)


def _say(receipt: Receipt, name: str, kept: media.Kept | None = None) -> None:
    _answer_ourselves(receipt, lambda conversation: texts.say(name, conversation.language), kept)


def _answer_ourselves(receipt: Receipt, words: Callable[[Conversation], str], kept: media.Kept | None = None) -> None:
    """Answer without the bot; what the citizen sent stands in the transcript all the same."""
    inbound = inbound_of(receipt)
    with writing():
        conversation = lock(receipt.user.conversation_id)
        if conversation is None:
            return
        message = Message.objects.create(
            conversation=conversation,
            seq=conversation.next_seq(),
            sender=Message.Sender.CITIZEN,
            client_msg_id=receipt.key,
            text=inbound.element("Content") or f"[{inbound.what.value}]",
            status=Message.Status.ANSWERED,
            answered_at=timezone.now(),
            card={"type": "recording", "attachment_id": str(kept.pk)} if kept else None,
        )
        if kept is not None:
            kept.message = message
            kept.save(update_fields=["message"])
        if text := words(conversation):
            add_message(conversation, Message.Sender.BOT, text, turn=GATEWAY_TURN)
        conversation.save()
        Receipt.objects.filter(pk=receipt.pk).update(status=Receipt.Status.STORED, message=message)


def _close(receipt: Receipt) -> None:
    Receipt.objects.filter(pk=receipt.pk).update(status=Receipt.Status.STORED)


def _fetch_later(receipt: Receipt, error: ApiError) -> None:
    """Try again soon; after several times tell the citizen that the file did not come."""
    logger.warning("a file of %s could not be fetched: %s", receipt.user.pseudonym, error)
    if receipt.attempts + 1 >= MOST_ATTEMPTS or error.code in NEVER:
        _say(receipt, "media_lost")
        return
    Receipt.objects.filter(pk=receipt.pk).update(
        attempts=receipt.attempts + 1, next_try_at=timezone.now() + RETRY * (receipt.attempts + 1)
    )
