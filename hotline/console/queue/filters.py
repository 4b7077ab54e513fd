"""The queue's filters: a form over the query string, and the review rows that it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from hotline.console.models import Reason, ReviewItem, ReviewTag
from hotline.console.queue import search
from hotline.console.queue.following import waiting_for
from hotline.console.words import channel_name, desk_language
from hotline.dispatch.models import Place, Service

S = ReviewTag.Sort
REMEMBERED_SECONDS = 300
OVER_AFTER = dt.timedelta(minutes=30)  # a conversation that is silent for so long has ended; project default
FIRST = ("q", "state", "reason")
TAGGED = ("reason", "intent", "entity", "service", "district")


class PlainSelect(forms.Select):
    """A select whose options are written at once; Django renders a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the element; ``value`` is what is chosen."""
        chosen = mark_safe(" selected")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, chosen if str(value or "") == str(code) else "", label) for code, label in self.choices),
        )
        given = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, given, options)


class FilterForm(forms.Form):
    """Everything is optional; the first look is at what waits for a review."""

    q = forms.CharField(label=_("Search for"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("Review"), required=False, widget=PlainSelect)
    reason = forms.ChoiceField(label=_("Reason"), required=False, widget=PlainSelect)
    channel = forms.ChoiceField(label=_("Channel"), required=False, widget=PlainSelect)
    intent = forms.ChoiceField(label=_("Intent"), required=False, widget=PlainSelect)
    entity = forms.ChoiceField(label=_("Entity"), required=False, widget=PlainSelect)
    service = forms.ChoiceField(label=_("Service"), required=False, widget=PlainSelect)
    district = forms.ChoiceField(label=_("District"), required=False, widget=PlainSelect)
    sure_below = forms.FloatField(label=_("Confidence below"), required=False, min_value=0, max_value=1)
    longer_than = forms.IntegerField(label=_("More messages than"), required=False, min_value=0)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    no_request = forms.BooleanField(label=_("Ended without a request"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure_below"].widget.attrs["step"] = "0.01"
        choices: dict[str, list[tuple[str, Any]]] = {
            "state": states(),
            "reason": list(Reason.choices),
            "channel": [(value, channel_name(value)) for value in known_values(S.CHANNEL)],
            "intent": [(value, value) for value in known_values(S.INTENT)],
            "entity": [(value, value) for value in known_values(S.ENTITY)],
            "service": services(desk_language()),
            "district": districts(desk_language()),
        }
        for name, known in choices.items():
            none = [] if name == "state" else [("", "—")]
            self.fields[name].choices = none + known  # type: ignore[attr-defined]

    def first(self) -> list[forms.BoundField]:
        """Return the filters that are always in sight."""
        return [self[name] for name in FIRST]

    def more(self) -> list[forms.BoundField]:
        """Return the other filters."""
        return [self[name] for name in self.fields if name not in FIRST]

    def asks_for_more(self) -> bool:
        """Return whether one of the others is set."""
        return any(self.data.get(field.name) for field in self.more())

    def items(self, reviewer: int | None = None) -> QuerySet[ReviewItem]:
        """Return the rows that the filters leave, the most pressing and latest first; all when a filter is wrong.

        What waits for a review waits not for ``reviewer`` (key of a user) when they have judged it already.
        """
        given = self.cleaned_data if self.is_valid() else {}
        rows = ReviewItem.objects.all()
        state = given.get("state") or ReviewItem.State.WAITING
        if state != "any":
            rows = rows.filter(state=state)
        if given.get("channel"):
            rows = rows.filter(channel=given["channel"])
        for name in TAGGED:
            if given.get(name):
                tag = ReviewTag.objects.filter(item=OuterRef("pk"), sort=name, value=given[name])
                rows = rows.filter(Exists(tag))
        if given.get("sure_below") is not None:
            rows = rows.filter(confidence__lt=given["sure_below"])
        if given.get("longer_than") is not None:
            rows = rows.filter(turns__gt=given["longer_than"])
        rows = in_time(rows, given.get("since"), given.get("until"))
        if given.get("no_request"):
            rows = rows.filter(requests=0, talked_at__lt=timezone.now() - OVER_AFTER).exclude(stage="")
        if given.get("q"):
            rows = search.find(rows, given["q"])
        return waiting_for(rows, reviewer) if state == ReviewItem.State.WAITING else latest(rows)


def latest(rows: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    """Return the rows, those with the latest message first."""
    return rows.order_by("-talked_at", "-pk")


def in_time(rows: QuerySet[ReviewItem], since: dt.date | None, until: dt.date | None) -> QuerySet[ReviewItem]:
    """Return those whose last message is of the days from ``since`` to ``until``, both included."""
    zone = timezone.get_current_timezone()
    if since:
        rows = rows.filter(talked_at__gte=dt.datetime.combine(since, dt.time(), zone))
    if until:
        rows = rows.filter(talked_at__lt=dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone))
    return rows


def known_values(sort: str) -> list[str]:
    """Return the values that tags of this sort have, in order; remembered for a while."""
    return cache.get_or_set(f"review-tags-{sort}", lambda: list(_values(sort)), REMEMBERED_SECONDS) or []


def _values(sort: str) -> Iterator[str]:
    """Step from value to value along the index, which is quick however many rows share one."""
    last = ""
    while True:
        following = (
            ReviewTag.objects.filter(sort=sort, value__gt=last).order_by("value").values_list("value", flat=True)
        )
        if (value := following.first()) is None:
            return
        yield value
        last = value


def states() -> list[tuple[str, Any]]:
    """Return the states of a review; first what the page shows while nothing is chosen."""
    waiting = ReviewItem.State.WAITING
    others = [choice for choice in ReviewItem.State.choices if choice[0] != waiting]
    return [(waiting.value, waiting.label), *others, ("any", _("All"))]


def services(language: str) -> list[tuple[str, str]]:
    """Return code and name of each service."""
    return [(row.code, row.name(language)) for row in Service.objects.order_by("code")]


def districts(language: str) -> list[tuple[str, str]]:
    """Return code and name of each district."""
    return [(row.code, row.name(language)) for row in Place.objects.filter(kind="district").order_by("code")]
