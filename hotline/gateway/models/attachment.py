"""A picture or recording a citizen sent."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from hotline.gateway.models.conversation import Conversation
from hotline.gateway.models.message import Message

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/silk": "silk",
    "video/mp4": "mp4",
}


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Attachment(models.Model):
    """A stored file; pictures are without metadata. ``key`` in its address lets the desk and dispatch fetch it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    key = models.CharField(max_length=64, default=new_key)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(help_text="pixels; 0 for a recording")
    height = models.PositiveIntegerField(help_text="pixels")
    kept_for_request = models.BooleanField(default=False, help_text="Its message is deleted, a request may need it")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def path(self) -> Path:
        """Where the picture lies."""
        return Path(settings.MEDIA_ROOT, "attachments", f"{self.pk}.{EXTENSIONS[self.content_type]}")

    @property
    def url(self) -> str:
        """The address under which whoever holds it can see the picture."""
        return f"{settings.FRONT_URL}/api/chat/attachments/{self.pk}?key={self.key}"
