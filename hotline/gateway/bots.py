"""Which bot process has a conversation: always the same one, whichever process of ours asks.

Rendezvous hashing (Thaler and Ravishankar 1998): each bot's address is weighed with the conversation, the heaviest has
it. With one bot more or less only that bot's own share of the conversations moves.
"""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings


def all_bots() -> list[str]:
    """Return the addresses of the bot processes."""
    return settings.BOT_URLS or [settings.BOT_URL]


def bot_of(conversation_id: str | uuid.UUID) -> str:
    """Return the address of the bot process that has this conversation."""
    return max(all_bots(), key=lambda url: hashlib.sha256(f"{url} {conversation_id}".encode()).digest())
