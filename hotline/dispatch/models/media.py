"""The pictures of a request."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from hotline.dispatch.models.service_request import ServiceRequest
from hotline.pictures import EXTENSIONS

ADDRESS = "/open311/v2/media/"


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Media(models.Model):
    """One picture: an address elsewhere, or a file of ours that only who knows ``key`` can fetch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="media")
    order = models.PositiveSmallIntegerField(default=0)
    elsewhere = models.CharField(max_length=2000, blank=True)
    key = models.CharField(max_length=64, default=new_key)
    content_type = models.CharField(max_length=20, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    width = models.PositiveIntegerField(default=0, help_text="pixels")
    height = models.PositiveIntegerField(default=0, help_text="pixels")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["order"]
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def path(self) -> Path:
        """Where our file lies."""
        return Path(settings.MEDIA_ROOT, "open311", f"{self.pk}.{EXTENSIONS[self.content_type]}")

    @property
    def url(self) -> str:
        """The address; that of our own file without the host."""
        return self.elsewhere or f"{ADDRESS}{self.pk}?key={self.key}"


@receiver(post_delete, sender=Media)
def remove_file(instance: Media, **_signal: Any) -> None:
    """Take the file away when its row is gone for good."""
    if not instance.elsewhere:
        transaction.on_commit(lambda: instance.path.unlink(missing_ok=True))
