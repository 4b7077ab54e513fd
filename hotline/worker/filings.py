"""Requests that dispatch could not take when they were confirmed: filed later, under the same key, then told."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.utils import timezone

from actions import open311
from hotline.gateway.database import writing
from hotline.gateway.handoff import ask_for_person
from hotline.gateway.models import Conversation, Message, PendingFiling
from hotline.gateway.outbox import add_message, lock
from hotline.gateway.texts import say

logger = logging.getLogger(__name__)

FILE_SECONDS = 20.0
CLAIM = dt.timedelta(seconds=60)  # nobody else tries meanwhile; longer than one attempt takes
FIRST_RETRY = dt.timedelta(seconds=2)
LONGEST_RETRY = dt.timedelta(minutes=5)


class Filings:
    """Files one request a call."""

    def __init__(self, new_client: Callable[[], open311.Client] = open311.Client.from_environment) -> None:
        self._client = new_client()

    def __call__(self) -> bool:
        filing = claim()
        if filing is None:
            return False
        try:
            number = self.file(filing)
        except open311.Refused as refusal:
            logger.error("filing %s refused: %s", filing.draft_key, refusal.status)
            give_up(filing)
        except open311.Unavailable as error:
            logger.warning("filing %s must wait: %s", filing.draft_key, type(error).__name__)
            postpone(filing)
        else:
            if number:
                settle(filing, number)
            else:
                postpone(filing)
        return True

    def file(self, filing: PendingFiling) -> str | None:
        """Return the number, None while the endpoint has only a token for it; raises Open311Error."""
        if filing.token:
            return self._client.number_of(filing.token)
        filed = self._client.file(filing.fields, filing.draft_key, FILE_SECONDS)
        if filed.token and not filed.service_request_id:
            filing.token = filed.token
            filing.save(update_fields=["token"])
        return filed.service_request_id


def claim() -> PendingFiling | None:
    """Return the next filing that is due, put aside for us; a claim whose holder died runs out."""
    now = timezone.now()
    due = PendingFiling.objects.filter(status=PendingFiling.Status.WAITING, next_try_at__lte=now)
    for filing in due.order_by("next_try_at")[:10]:
        if due.filter(pk=filing.pk).update(next_try_at=now + CLAIM, attempts=filing.attempts + 1):
            filing.refresh_from_db()
            return filing
    return None


def postpone(filing: PendingFiling) -> None:
    """Set the next attempt, each time later."""
    wait = min(FIRST_RETRY * 2 ** min(filing.attempts - 1, 20), LONGEST_RETRY)
    PendingFiling.objects.filter(pk=filing.pk, status=PendingFiling.Status.WAITING).update(
        next_try_at=timezone.now() + wait
    )


def settle(filing: PendingFiling, number: str) -> None:
    """Remember the number and tell it, once."""
    with writing():
        conversation = lock(filing.conversation_id)
        if conversation is None or not close(filing, PendingFiling.Status.FILED, service_request_id=number):
            return
        conversation.add_service_request(number)
        tell(conversation, filing, say("filed_later", conversation.language, service_request_id=number))


def give_up(filing: PendingFiling) -> None:
    """The endpoint will never take it: a person must look."""
    with writing():
        conversation = lock(filing.conversation_id)
        if conversation is None or not close(filing, PendingFiling.Status.REFUSED):
            return
        ask_for_person(conversation, "system", "filing_refused")
        tell(conversation, filing, say("filing_refused", conversation.language))


def close(filing: PendingFiling, status: str, **values: str) -> bool:
    """Close the filing; returns False when somebody else has."""
    waiting = PendingFiling.objects.filter(pk=filing.pk, status=PendingFiling.Status.WAITING)
    return bool(waiting.update(status=status, closed_at=timezone.now(), **values))


def tell(conversation: Conversation, filing: PendingFiling, text: str) -> None:
    add_message(conversation, Message.Sender.NOTICE, text, outgoing_key=f"filing:{filing.pk}")
    conversation.save()
