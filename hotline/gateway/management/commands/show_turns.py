"""``python -m hotline show_turns``: what the bot understood and did, for ``make chat ARGS=--debug``.

Reads a citizen's token from each line of standard input, so that no secret stands in a process list, and answers with
one JSON line: intent, entities, slots and actions of that citizen's last message; null when there is none.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from hotline.gateway.identity import token_hash
from hotline.gateway.models import Message


def last_turn(token: str) -> dict[str, Any] | None:
    """Return the stored turn of the last message that the holder of ``token`` sent, None when there is none."""
    sent = Message.objects.filter(conversation__token_hash=token_hash(token), sender=Message.Sender.CITIZEN)
    message = sent.order_by("-seq").first()
    return message.turn if message else None


class Command(BaseCommand):
    help = "For each token on standard input, show what the bot made of that citizen's last message, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            self.stdout.write(json.dumps(last_turn(line.strip()), ensure_ascii=False))
            self.stdout.flush()
