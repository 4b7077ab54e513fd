"""The whole channel: a signed call in, the turn's messages back; later messages go out by a signed call.

In:  POST /webhook/ {"user", "message_id", "text"} -> {"messages": [...], "state"}; 202 when the answer comes later.
Out: POST WEBHOOK_URL {"user", "messages": [{"id", "from", "text", "buttons"}]}; any 2xx is taken, ids never repeat.
Both bodies are signed: X-Hotline-Signature is "sha256=" and the HMAC of "<X-Hotline-Time>.<body>" with WEBHOOK_SECRET.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import requests
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hotline.gateway import deliveries, inbox, turn
from hotline.gateway.channel_users import expect_reply, user_of
from hotline.gateway.database import writing
from hotline.gateway.errors import BadMessage, ChatError
from hotline.gateway.incoming import json_object, read_message
from hotline.gateway.models import Delivery, Message

NAME = "webhook"
ACCOUNT = "main"
WINDOW_SECONDS = 300
CALL_SECONDS = 8.0
MAX_USER = 200


def signature(moment: str, body: bytes) -> str:
    """Return the signature of a body sent at ``moment`` (Unix seconds as text)."""
    digest = hmac.new(settings.WEBHOOK_SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def is_signed(request: HttpRequest) -> bool:
    """Return whether the call is from the other system and not old."""
    moment, said = request.headers.get("X-Hotline-Time", ""), request.headers.get("X-Hotline-Signature", "")
    if not settings.WEBHOOK_SECRET or not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    fresh = abs(time.time() - int(moment)) <= WINDOW_SECONDS
    return hmac.compare_digest(said.encode(), signature(moment, request.body).encode()) and fresh


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> JsonResponse:
    """Take a message, bring it to the bot, and answer with what is to be shown."""
    if not is_signed(request):
        return JsonResponse({"error": {"code": "forbidden"}}, status=403)
    try:
        values = json_object(request.body)
        name = values.get("user")
        if not isinstance(name, str) or not 0 < len(name) <= MAX_USER or not name.isprintable():
            raise BadMessage("bad_request")
        incoming = read_message({"client_msg_id": values.get("message_id"), **_content(values)})
        user = user_of(NAME, ACCOUNT, name)
        expect_reply(user, turn.FRONT_SECONDS)
        stored = inbox.store(user.conversation, incoming, None, turn.FRONT_LEASE_SECONDS)
        message = stored.message
        waiting = message.status == Message.Status.RECEIVED
        answered = not waiting or turn.answer_within(message, holder=stored.holder)
        with writing():
            shown = [as_json(each) for each in deliveries.claim_reply(user).messages]
        deliveries.end_reply(user)
    except ChatError as refused:
        return JsonResponse({"error": {"code": refused.code, "message": refused.message("zh")}}, status=refused.status)
    user.conversation.refresh_from_db()
    return JsonResponse({"messages": shown, "state": user.conversation.state}, status=200 if answered else 202)


def _content(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values.get(name) for name in ("text", "payload_id", "location")}


def as_json(message: Message) -> dict[str, Any]:
    """Return what the other system shows of a message; its id never comes twice for two messages."""
    shown = message.public()
    return {"id": str(message.pk), **{name: shown[name] for name in ("from", "text", "buttons", "card", "sent_at")}}


def send_due() -> bool:
    """Send what is due to one citizen; returns whether there was anything."""
    batch = deliveries.claim_batch(NAME) if settings.WEBHOOK_URL else None
    if batch is None:
        return False
    body = json.dumps(
        {"user": batch.user.address, "messages": [as_json(each) for each in batch.messages]}, ensure_ascii=False
    ).encode()
    moment = str(int(time.time()))
    headers = {"Content-Type": "application/json", "X-Hotline-Time": moment}
    headers["X-Hotline-Signature"] = signature(moment, body)
    try:
        response = requests.post(settings.WEBHOOK_URL, data=body, headers=headers, timeout=CALL_SECONDS)
        taken, result = response.ok, f"HTTP {response.status_code}"
    except requests.RequestException as error:
        taken, result = False, type(error).__name__
    deliveries.settle(batch, Delivery.Status.SENT if taken else Delivery.Status.WAITING, "webhook", result)
    return True
