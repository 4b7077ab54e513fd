"""The bot forgets the conversations whose words were deleted; it is asked until it has."""

from __future__ import annotations

from django.utils import timezone

from hotline.gateway import bot_client
from hotline.keeping.models import Forgetting

AT_ONCE = 50


def forget_in_bot() -> bool:
    """Ask for the oldest ones; returns whether there may be more. A bot that is away is asked again later."""
    waiting = list(Forgetting.objects.filter(done_at__isnull=True).order_by("since")[:AT_ONCE])
    for each in waiting:
        try:
            bot_client.forget(each.conversation_id)
        except bot_client.BotError:
            return False
        # Asked for again meanwhile, it stays open.
        Forgetting.objects.filter(pk=each.pk, since=each.since).update(done_at=timezone.now())
    return len(waiting) == AT_ONCE
