"""What nobody needs any more: full rate buckets, and photos that were uploaded but never sent."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from hotline.gateway.models import Attachment, RateBucket

BUCKET_AGE = dt.timedelta(days=1)  # any bucket is full again long before
UNSENT_PHOTO_AGE = dt.timedelta(days=1)


def unsent(now: dt.datetime) -> QuerySet[Attachment]:
    """Return the photos that were uploaded and never sent."""
    rows = Attachment.objects.filter(message__isnull=True, kept_for_request=False)
    return rows.filter(created_at__lt=now - UNSENT_PHOTO_AGE)


def tidy() -> bool:
    """Delete what is left over."""
    now = timezone.now()
    RateBucket.objects.filter(updated_at__lt=now - BUCKET_AGE).delete()
    for attachment in unsent(now):
        attachment.path.unlink(missing_ok=True)
        attachment.delete()
    return False
