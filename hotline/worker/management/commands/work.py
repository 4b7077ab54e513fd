"""``python -m hotline work``: runs the worker until SIGTERM or Ctrl-C."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hotline.console.queue.refresh import refresh_changed
from hotline.gateway.desk import return_silent
from hotline.gateway.handoff import tell_places
from hotline.insight.events.following import follow
from hotline.insight.sensing.nightly import work_at_night
from hotline.webhook import channel as webhook
from hotline.worker import clocks, reminders, wechat
from hotline.worker.filings import Filings
from hotline.worker.forgetting import forget_in_bot
from hotline.worker.loop import Job, Loop
from hotline.worker.notices import hand_over_notices
from hotline.worker.retention import keep_no_longer
from hotline.worker.tidying import tidy
from hotline.worker.unanswered import Unanswered


def jobs() -> list[Job]:
    """Return everything the worker does."""
    return [
        Job("unanswered", Unanswered(), threads=4),
        Job("filings", Filings()),
        Job("notices", hand_over_notices),
        Job("clocks", clocks.ring, pause_seconds=5),
        Job("reminders", reminders.send),
        Job("insight-events", follow, pause_seconds=5),
        Job("insight-nightly", work_at_night, pause_seconds=600),
        Job("tidying", tidy, pause_seconds=3600),
        Job("places-in-queue", tell_places),
        Job("silent-agents", lambda: return_silent(settings.AGENT_SILENT_MINUTES), pause_seconds=10),
        Job("reviews", refresh_changed, pause_seconds=1),
        Job("forgetting", forget_in_bot, pause_seconds=5),
        Job("retention", keep_no_longer, pause_seconds=3600),
        Job("wechat-receipts", wechat.take_abandoned),
        Job("wechat-sending", wechat.send_due, threads=4),
        Job("webhook-sending", webhook.send_due),
        Job("wechat-forgetting", wechat.forget, pause_seconds=3600),
    ]


class Command(BaseCommand):
    """Brings unanswered messages to the bot, files what was kept, hands over notices."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        ending = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, ending)  # before the threads start: they inherit it
        loop = Loop(jobs())
        loop.start()
        self.stdout.write("The worker is at work.")
        self.stdout.flush()
        signal.sigwait(ending)
        loop.stop()
        loop.join()
