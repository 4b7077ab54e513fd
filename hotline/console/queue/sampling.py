"""Samples that a conversation is in or not, by its id alone: computing again never changes the draw."""

from __future__ import annotations

import hashlib
import uuid

RANDOM_SHARE = 0.05  # rule R10
UNSURE_SHARE = 0.20  # of the conversations between the two bounds of confidence; project default
BLIND_SHARE = 0.10  # rule R10: judged by two reviewers who do not see each other's sheet


def drawn(conversation_id: uuid.UUID, purpose: str, share: float) -> bool:
    """Return whether the conversation is in the sample of ``share`` (0 to 1) that is drawn for ``purpose``."""
    digest = hashlib.sha256(f"{purpose}:{conversation_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def is_blind(conversation_id: uuid.UUID) -> bool:
    """Return whether the conversation is to be judged twice."""
    return drawn(conversation_id, "blind", BLIND_SHARE)
