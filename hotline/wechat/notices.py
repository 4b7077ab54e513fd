"""News of a request where no customer message is possible: the subscription notice, then the city's SMS gateway."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging

import requests
from django.conf import settings
from django.utils import timezone

from hotline.gateway.database import writing
from hotline.gateway.deliveries import Batch
from hotline.gateway.models import ChannelUser
from hotline.wechat import links
from hotline.wechat.accounts import Account
from hotline.wechat.tokens import client_of

logger = logging.getLogger(__name__)
SHORT = 20  # characters of a "thing" field
SMS_SECONDS = 8.0


def by_subscription(account: Account, batch: Batch) -> tuple[str, bool]:
    """Send the batch as one notice; returns what came of it and whether it was sent. Raises library.ApiError."""
    if not (account.can_send and account.notice_template and account.notice_fields):
        return "no template", False
    if not _use_consent(batch.user, account.notice_template):
        return "not allowed by the citizen", False
    client_of(account).call(
        "message/subscribe/bizsend",
        {
            "touser": batch.user.address,
            "template_id": account.notice_template,
            "page": links.link_of(batch.user),
            "data": notice_data(account, batch),
        },
    )
    return "sent", True


def notice_data(account: Account, batch: Batch) -> dict[str, dict[str, str]]:
    """Return the template's fields filled from number, text and time; any other source is taken as fixed words."""
    conversation = batch.user.conversation
    numbers = conversation.service_request_ids
    values = {
        "number": numbers[-1] if numbers else "-",
        "text": batch.messages[-1].text[:SHORT] or "-",
        "time": timezone.localtime(batch.messages[-1].sent_at).strftime("%Y-%m-%d %H:%M"),
    }
    return {keyword: {"value": values.get(source, source)} for keyword, source in account.notice_fields.items()}


def _use_consent(user: ChannelUser, template: str) -> bool:
    """Use up one consent; a notice that WeChat then refuses has used it all the same."""
    with writing():
        locked = ChannelUser.objects.select_for_update().get(pk=user.pk)
        if locked.consents.get(template, 0) < 1:
            return False
        locked.consents[template] -= 1
        locked.save(update_fields=["consents"])
    return True


def by_sms_hook(batch: Batch) -> tuple[str, bool]:
    """Hand the news to the city's SMS gateway, signed; it knows the phone by the request's number.

    The hook gets no phone and no WeChat id: {"service_request_id", "text", "key"}; ``key`` is the same for a repeat.
    """
    if not settings.SMS_HOOK_URL:
        return "no hook", False
    numbers = batch.user.conversation.service_request_ids
    if not numbers:
        return "no request", False
    message = batch.messages[-1]
    body = json.dumps(
        {"service_request_id": numbers[-1], "text": message.text, "key": f"delivery:{message.pk}"}, ensure_ascii=False
    ).encode()
    signed = hmac.new(settings.SMS_HOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json; charset=utf-8", "X-Hotline-Signature": f"sha256={signed}"}
    try:
        response = requests.post(settings.SMS_HOOK_URL, data=body, headers=headers, timeout=SMS_SECONDS)
    except requests.RequestException as error:
        return f"no answer ({type(error).__name__})", False
    return f"HTTP {response.status_code}", response.ok
