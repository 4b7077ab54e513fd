"""``python -m hotline load_replies``: the ready replies that a desk begins with; what is there already stays."""

from __future__ import annotations

from typing import Any

import yaml
from django.core.management.base import BaseCommand

from hotline.console.models import CannedReply
from hotline.environment import ROOT

REPLIES = ROOT / "data" / "desk" / "replies.yml"
STEP = 10  # between two places in the order, so that the desk can put its own in between


class Command(BaseCommand):
    """Adds the replies whose titles the desk does not have; a reply is put out of use there, never deleted."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for place, reply in enumerate(yaml.safe_load(REPLIES.read_text(encoding="utf-8")), 1):
            texts = {"text_zh": reply["zh"], "text_en": reply["en"], "order": place * STEP}
            CannedReply.objects.get_or_create(title=reply["title"], defaults=texts)
