"""The hook for reminders: each is posted as JSON to ``REMINDER_URL``, such as a messenger's, and tried again.

Nothing personal leaves this way: the number, the step, the deadline, who is meant and the sentence in both languages.
A claim keeps several workers apart; the reminder's id lets the receiver drop what it got before an answer was lost.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone

from hotline.dispatch.models import Reminder
from hotline.dispatch.texts import LANGUAGES, reminder_sentence

logger = logging.getLogger(__name__)
SECONDS = 5.0
TRY_AGAIN = dt.timedelta(minutes=1)


def send() -> bool:
    """Send the oldest reminder that waits; returns whether one was sent."""
    reminder = claim() if settings.REMINDER_URL else None
    if reminder is None:
        return False
    try:
        requests.post(settings.REMINDER_URL, json=document(reminder), timeout=SECONDS).raise_for_status()
    except requests.RequestException as error:
        # Its text may hold the address with a token in it.
        logger.warning("reminder %s must wait: %s", reminder.pk, type(error).__name__)
        return False
    Reminder.objects.filter(pk=reminder.pk).update(sent_at=timezone.now())
    return True


def claim() -> Reminder | None:
    """Return the next reminder, put aside for us; a claim whose holder died runs out."""
    now = timezone.now()
    waiting = Reminder.objects.filter(sent_at__isnull=True, try_at__lte=now)
    for reminder in waiting.select_related("request").order_by("pk")[:10]:
        if waiting.filter(pk=reminder.pk).update(try_at=now + TRY_AGAIN):
            return reminder
    return None


def document(reminder: Reminder) -> dict[str, Any]:
    """Return what is posted."""
    said = (reminder.step, reminder.threshold)
    number = reminder.request.number
    texts = {f"text_{lang}": reminder_sentence(*said, lang, number, reminder.deadline) for lang in LANGUAGES}
    return {
        "id": reminder.pk,
        "service_request_id": number,
        "step": reminder.step,
        "threshold": reminder.threshold,
        "deadline": reminder.deadline.isoformat(),
        "audience": reminder.audience,
        "agencies": reminder.agencies,
        "text": texts["text_zh"],
        **texts,
    }
