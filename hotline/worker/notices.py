"""News of requests: each of dispatch's notices becomes one message of the conversation it belongs to."""

from __future__ import annotations

import logging

from django.utils import timezone

from hotline.dispatch.models import Notice
from hotline.gateway.database import writing
from hotline.gateway.outbox import append_notice

logger = logging.getLogger(__name__)

BATCH = 50


def hand_over_notices() -> bool:
    """Hand over what waits, oldest first; returns whether there was anything."""
    waiting = Notice.objects.filter(handed_over_at__isnull=True).exclude(conversation_id="").order_by("pk")
    notices = list(waiting.values_list("pk", flat=True)[:BATCH])
    for pk in notices:
        hand_over(pk)
    return bool(notices)


def hand_over(pk: int) -> None:
    """Append the message and mark the notice in one transaction: both happen, or neither."""
    with writing():
        notice = Notice.objects.select_for_update().filter(pk=pk, handed_over_at__isnull=True).first()
        if notice is None:
            return
        if not append_notice(notice.conversation_id, notice.text, f"notice:{notice.pk}"):
            logger.warning("notice %s belongs to no conversation of ours", notice.pk)
        notice.handed_over_at = timezone.now()
        notice.save(update_fields=["handed_over_at"])
