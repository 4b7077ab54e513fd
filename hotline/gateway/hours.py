"""When people answer, by the city pack, and which place in their queue a conversation has."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from hotline.gateway.city import city
from hotline.gateway.models import Conversation
from hotline.gateway.texts import say


def is_open(at: dt.datetime | None = None) -> bool:
    """Return whether somebody is at the desk at that time (aware; default now); a city without hours always is."""
    pack = city()
    if not pack.desk_hours.times:
        return True
    here = (at or timezone.now()).astimezone(ZoneInfo(pack.timezone))
    clock = f"{here:%H:%M}"
    return any(here.weekday() in days and opens <= clock < closes for days, opens, closes in pack.desk_hours.times)


def waiting() -> QuerySet[Conversation]:
    """Return who waits for a person: those in danger first, then by how long."""
    calm = Case(When(risk="", then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = Conversation.objects.filter(state=Conversation.State.WAITING)
    return rows.annotate(calm=calm).order_by("calm", "waiting_since", "pk")


def ahead_of(conversation: Conversation) -> int:
    """Return how many others are answered before this conversation."""
    others = Conversation.objects.filter(state=Conversation.State.WAITING).exclude(pk=conversation.pk)
    earlier = Q(waiting_since__lt=conversation.waiting_since or timezone.now())
    if conversation.risk:
        return others.exclude(risk="").filter(earlier).count()
    return others.filter(~Q(risk="") | earlier).count()


def queue_text(conversation: Conversation) -> str:
    """Return what a citizen who waits is told: the place in the queue, or that nobody is there now and when."""
    language, pack = conversation.language, city()
    if not is_open():
        hours = pack.desk_hours.said.in_language(language)
        return say("queue_closed", language, hours=hours, hotline_number=pack.hotline_number)
    ahead = ahead_of(conversation)
    return say("queue_place", language, ahead=ahead) if ahead else say("queue_next", language)
