"""Telling the citizens of a cluster that the common cause is fixed: a person writes it, it goes once to each."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from hotline.dispatch.models import Notice, ServiceRequest
from hotline.insight.models import Announcement
from intake.privacy import mask

KIND = "common_cause_fixed"
FEWEST_WORDS = 10


class CannotAnnounce(ValueError):
    """``code``: unknown, alone, text or twice."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def announce(cluster: str, text_zh: str, text_en: str, actor: str) -> Announcement:
    """Write one notice for each conversation of the cluster, and return what was sent; raises CannotAnnounce.

    ``cluster`` is the number of the request that others were joined to, or that others follow. Personal data that
    slipped into the text is masked; the worker hands the notices over like any other.
    """
    if min(len(text_zh.strip()), len(text_en.strip())) < FEWEST_WORDS or "{" in text_zh + text_en:
        raise CannotAnnounce("text")
    main = ServiceRequest.objects.filter(number=cluster).first()
    if main is None:
        raise CannotAnnounce("unknown")
    texts = {"text_zh": mask(text_zh.strip()), "text_en": mask(text_en.strip())}
    try:
        with transaction.atomic():
            sent = Announcement.objects.create(cluster=cluster, sent_by=actor, **texts)
    except IntegrityError as exc:
        raise CannotAnnounce("twice") from exc
    notices = {
        conversation: Notice(
            request_id=about,
            kind=KIND,
            language=language,
            conversation_id=conversation,
            created_at=sent.sent_at,
            **texts,
        )
        for conversation, language, about in _conversations(main)
    }
    if len(notices) < 2:
        raise CannotAnnounce("alone")
    Notice.objects.bulk_create(notices.values())
    sent.told = len(notices)
    sent.save(update_fields=["told"])
    return sent


def _conversations(main: ServiceRequest) -> list[tuple[str, str, int]]:
    """Return conversation, language and request of each citizen behind the cluster; the main request comes last."""
    members = ServiceRequest.objects.filter(Q(merged_into=main) | Q(merged_into__merged_into=main))
    rows = [(each.conversation_id, each.language, each.pk) for each in members]
    rows += [(each.conversation_id, each.language, main.pk) for each in main.followers.filter(left_at__isnull=True)]
    rows.append((main.conversation_id, main.language, main.pk))
    return [row for row in rows if row[0]]
