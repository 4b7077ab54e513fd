"""Keeping a citizen's file."""

from __future__ import annotations

from hotline.gateway import limits
from hotline.gateway.database import writing
from hotline.gateway.models import Attachment, Conversation


def keep(
    conversation: Conversation,
    data: bytes,
    content_type: str,
    size: tuple[int, int] = (0, 0),
    address: str | None = None,
) -> Attachment:
    """Store a file and its row; ``size`` is a picture's width and height in pixels. Raises TooMany."""
    with writing():
        limits.spend_photo(conversation, address)
        attachment = Attachment.objects.create(
            conversation=conversation, content_type=content_type, size=len(data), width=size[0], height=size[1]
        )
        attachment.path.parent.mkdir(parents=True, exist_ok=True)
        attachment.path.write_bytes(data)
    return attachment
