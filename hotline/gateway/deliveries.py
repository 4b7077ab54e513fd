"""Carrying answers to citizens whose channel has to be called: what waits, who sends it, what came of it.

A channel that citizens fetch from (the web page) needs none of this. For the others every message of the bot, an agent
or the hotline has one Delivery, written in the message's own transaction. It leaves by one of two ways: as the answer
to the citizen's own call (``claim_reply``), or by a call of ours (``claim_batch``, the worker). A sender that dies
after the channel took a message and before that is stored sends it again: the one duplicate that cannot be avoided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from hotline.gateway.database import writing
from hotline.gateway.models import ChannelUser, Conversation, Delivery, Message

Status = Delivery.Status
CLAIM = dt.timedelta(seconds=60)  # longer than sending a batch may take
FIRST_RETRY = dt.timedelta(seconds=5)
LONGEST_RETRY = dt.timedelta(hours=1)
PASSIVE = "reply"


@dataclass(frozen=True)
class Batch:
    """What one citizen is to be sent at once, in order."""

    user: ChannelUser
    deliveries: Sequence[Delivery]

    @property
    def messages(self) -> list[Message]:
        return [delivery.message for delivery in self.deliveries]

    @property
    def is_news(self) -> bool:
        """Whether nothing in it answers the citizen: a notice has more ways than an answer."""
        return all(message.sender == Message.Sender.NOTICE for message in self.messages)


def enqueue(conversation: Conversation, message: Message) -> None:
    """Put a message on its way if the conversation's channel has to be called; in the message's transaction."""
    user = ChannelUser.objects.filter(conversation=conversation).first()
    if user is not None:
        Delivery.objects.create(message=message, user=user, next_try_at=max(timezone.now(), user.reply_until))


def claim_reply(user: ChannelUser) -> Batch:
    """Return everything that waits for this citizen, marked as sent with the answer to their own call.

    Call it in the transaction that keeps the answer, so that both are stored or neither.
    """
    batch = _of(user, (Status.WAITING, Status.HELD))
    now = timezone.now()
    for delivery in batch.deliveries:
        delivery.status, delivery.sent_at = Status.SENT, now
        delivery.note(PASSIVE, "sent")
        delivery.save()
    return batch


def seen_on_page(conversation: Conversation) -> None:
    """The citizen reads the conversation on the web page: what waited for the channel has been shown there."""
    waiting = Delivery.objects.filter(user__conversation=conversation, status__in=(Status.WAITING, Status.HELD))
    for delivery in waiting:
        delivery.status, delivery.sent_at = Status.SENT, timezone.now()
        delivery.note("page", "shown")
        delivery.save()


def end_reply(user: ChannelUser) -> None:
    """No answer goes back on the citizen's call any more: what waits is due now."""
    now = timezone.now()
    with writing():
        ChannelUser.objects.filter(pk=user.pk).update(reply_until=now)
        user.deliveries.filter(status=Status.WAITING, next_try_at__gt=now).update(next_try_at=now)


def claim_batch(channel: str) -> Batch | None:
    """Return what is due for one citizen of ``channel``, held for us until it is settled or the claim runs out."""
    now = timezone.now()
    due = Delivery.objects.filter(status=Status.WAITING, next_try_at__lte=now, user__channel=channel)
    users = due.filter(user__busy_until__lte=now).order_by("next_try_at").values_list("user_id", flat=True)[:10]
    for pk in dict.fromkeys(users):
        with writing():
            free = ChannelUser.objects.filter(pk=pk, busy_until__lte=now, reply_until__lte=now)
            if not free.update(busy_until=now + CLAIM):
                continue
            batch = _of(ChannelUser.objects.get(pk=pk), (Status.WAITING,))
            if batch.deliveries:
                Delivery.objects.filter(pk__in=[each.pk for each in batch.deliveries]).update(
                    attempts=batch.deliveries[0].attempts + 1
                )
                return batch
            ChannelUser.objects.filter(pk=pk).update(busy_until=now)
    return None


def settle(batch: Batch, status: Delivery.Status, step: str, result: str, wait: dt.timedelta | None = None) -> None:
    """Record what came of a batch; a waiting one is tried again after ``wait`` or a growing pause."""
    now = timezone.now()
    with writing():
        for delivery in _fresh(batch.deliveries):
            delivery.note(step, result)
            if delivery.status != Status.SENT:
                delivery.status = status
                delivery.sent_at = now if status == Status.SENT else None
                delivery.next_try_at = now + (wait or pause(delivery.attempts))
            delivery.save()
        ChannelUser.objects.filter(pk=batch.user.pk).update(busy_until=now)


def note(batch: Batch, step: str, result: str) -> None:
    """Record one step of several without ending the batch."""
    with writing():
        for delivery in _fresh(batch.deliveries):
            delivery.note(step, result)
            delivery.save(update_fields=["steps"])


def pause(attempts: int) -> dt.timedelta:
    """Return how long to wait after that many attempts."""
    return min(FIRST_RETRY * 2 ** min(max(attempts - 1, 0), 20), LONGEST_RETRY)


def _fresh(deliveries: Iterable[Delivery]) -> list[Delivery]:
    return list(Delivery.objects.select_for_update().filter(pk__in=[each.pk for each in deliveries]))


def _of(user: ChannelUser, statuses: Sequence[Delivery.Status]) -> Batch:
    found = user.deliveries.filter(status__in=statuses).select_related("message").order_by("message__seq")
    return Batch(user, list(found))
