"""What has been kept long enough is deleted, class by class, with a proof. Nothing an open request needs goes.

Chats and photos go after their last use, requests with their history after their end, logs after their own time. A hold
keeps what it names. Of a request that goes the figures stay: how many of which service, district, kind and month.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from hotline.access.models import Reveal, View
from hotline.dispatch.models import Change, Media, ServiceRequest
from hotline.gateway import my_data
from hotline.gateway.models import Attachment, Conversation
from hotline.keeping.models import Deletion, Hold
from hotline.keeping.proof import prove

AT_ONCE = 200
RETENTION = Deletion.Cause.RETENTION


def keep_no_longer() -> bool:
    """Delete what is over its time; returns whether there may be more of it."""
    return any([old_chats(), old_requests(), old_logs()])


def over(days: int) -> dt.datetime:
    """Return the moment before which something kept for ``days`` has had its time."""
    return timezone.now() - dt.timedelta(days=days)


def old_chats() -> bool:
    """Delete the words and photos of conversations that nobody has used, and no open request needs."""
    before = over(settings.KEEP_CHAT_DAYS)
    needed = ServiceRequest.objects.filter(status="open").exclude(conversation_id="").values("conversation_id")
    wanted = set(needed.values_list("conversation_id", flat=True))
    held = set(Hold.held(Hold.What.CONVERSATION).values_list("key", flat=True))
    rows = Conversation.objects.filter(updated_at__lt=before, messages__isnull=False).order_by("updated_at").distinct()
    chosen = [pk for pk in rows.values_list("pk", flat=True).iterator() if str(pk) not in wanted | held][:AT_ONCE]
    for pk in chosen:
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update().get(pk=pk)
            if conversation.updated_at < before and not my_data.kept_back(conversation):
                last_used = conversation.updated_at
                my_data.erase(conversation, RETENTION, before)
                conversation.save()
                Conversation.objects.filter(pk=pk).update(updated_at=last_used)
    return len(chosen) == AT_ONCE


def old_requests() -> bool:
    """Delete requests that ended long ago, with everything that hangs on them; their figures stay in the proof."""
    before = over(settings.KEEP_REQUEST_DAYS)
    chosen = list(ended(before)[:AT_ONCE])
    if not chosen:
        return False
    with transaction.atomic():
        photos = photos_of(chosen)
        counts = {**delete_requests([request.pk for request in chosen]), "photos": len(photos)}
        prove(RETENTION, "request", [r.number for r in chosen], {**counts, "figures": figures(chosen)}, before)
        Attachment.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    for photo in photos:
        photo.path.unlink(missing_ok=True)
    return len(chosen) == AT_ONCE


def ended(before: dt.datetime) -> QuerySet[ServiceRequest]:
    """Return the requests that ended before then, are not held, and to which no younger one is joined."""
    held = Hold.held(Hold.What.REQUEST).values("key")
    rows = ServiceRequest.objects.filter(status="closed", updated_at__lt=before).exclude(number__in=held)
    joined = Q(merged__status="open") | Q(merged__updated_at__gte=before) | Q(merged__number__in=held)
    parts = Q(split_off__status="open") | Q(split_off__updated_at__gte=before) | Q(split_off__number__in=held)
    younger = ServiceRequest.objects.filter(joined | parts).values("pk")
    return rows.exclude(pk__in=younger).order_by("updated_at")


def delete_requests(keys: list[int]) -> dict[str, int]:
    """Delete the rows of these requests, themselves first: only then does the database let their history go."""
    counts: Counter[str] = Counter()
    whole = ServiceRequest.objects.filter(pk__in=keys)
    ServiceRequest.objects.filter(merged_into__in=keys).update(merged_into=None)
    ServiceRequest.objects.filter(split_from__in=keys).update(split_from=None)
    counts["media"] = Media.objects.filter(request__in=keys).delete()[0]  # its signal removes the files
    counts["requests"] = whole._raw_delete(whole.db)
    relations = [each for each in ServiceRequest._meta.related_objects if each.related_model is not ServiceRequest]
    # Notices point at changes, so the changes go last.
    for relation in sorted(relations, key=lambda each: each.related_model is Change):
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": keys})
        counts[model._meta.model_name] += rows._raw_delete(rows.db)
    return dict(counts)


def photos_of(requests: list[ServiceRequest]) -> list[Attachment]:
    """Return the photos that were only kept for these requests: all of their conversations' go, or none does."""
    conversations = {request.conversation_id for request in requests if request.conversation_id}
    others = ServiceRequest.objects.filter(conversation_id__in=conversations).exclude(
        pk__in=[request.pk for request in requests]
    )
    free = conversations - set(others.values_list("conversation_id", flat=True))
    ours = [key for key in map(as_uuid, free) if key]
    rows = Attachment.objects.filter(kept_for_request=True)
    return list(rows.filter(conversation__in=ours))


def as_uuid(conversation_id: str) -> uuid.UUID | None:
    """Return the key of a conversation of ours; None for one of another system."""
    try:
        return uuid.UUID(conversation_id)
    except ValueError:
        return None


def figures(requests: list[ServiceRequest]) -> list[list[Any]]:
    """Return how many requests of which service, district, kind and month there were: no person is in it."""
    kinds = Counter(
        (r.service_id, r.district_id or "", r.kind or "", f"{timezone.localtime(r.requested_at):%Y-%m}")
        for r in requests
    )
    return [[*which, count] for which, count in sorted(kinds.items())]


def old_logs() -> bool:
    """Delete who looked at what, after the time of logs; the database itself keeps the younger half year."""
    before = over(settings.KEEP_LOG_DAYS)
    more = False
    for model in (View, Reveal):
        keys = list(model.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:5000])
        if keys:
            with transaction.atomic():
                model.objects.filter(pk__in=keys).delete()
                prove(RETENTION, "log", keys, {model._meta.model_name or "": len(keys)}, before)
        more |= len(keys) == 5000
    return more
