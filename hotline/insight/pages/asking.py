"""What a page is asked for: the period, and kind, scope and way of counting, which are always offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hotline.console.words import choice, desk_language
from hotline.dispatch.models import Place, ServiceGroup
from hotline.dispatch.models.words import Kind
from hotline.dispatch.rates import Period
from hotline.insight.events import Filters
from hotline.insight.events.filters import period

RULES = [
    ("day", _("Day")),
    ("noon", _("Day, noon to noon")),
    ("week", _("Week")),
    ("month", _("Calendar month")),
    ("assessment", _("Month, 19th to 18th")),
]
SCOPES = [("all", _("All, what was excluded too")), ("without_excluded", _("Without what was excluded"))]
DAYS = [MinValueValidator(dt.date(1990, 1, 1)), MaxValueValidator(dt.date(2199, 12, 31))]
COUNTINGS = [
    ("requests", _("Requests")),
    ("citizens", _("Citizens")),
    ("clusters", pgettext_lazy("counted", "Matters")),
]


class Asked(forms.Form):
    """The filters above a page; what is not given has its usual value."""

    rule = forms.ChoiceField(label=_("Period"), choices=RULES, required=False)
    day = forms.DateField(
        label=_("Day"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    scope = forms.ChoiceField(label=_("Scope"), choices=SCOPES, required=False)
    counting = forms.ChoiceField(label=_("Counted"), choices=COUNTINGS, required=False)
    group = forms.ChoiceField(label=_("Domain"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, data: Any) -> None:
        usual = {"rule": "day", "day": timezone.localdate().isoformat(), "scope": "all", "counting": "requests"}
        super().__init__(usual | {name: value for name, value in data.items() if value})
        every, language = ("", _("All")), desk_language()
        groups = ServiceGroup.objects.filter(active=True)
        districts = Place.objects.filter(kind="district", active=True)
        self._offer("kind", [every, *((value, choice(label)) for value, label in Kind.choices)])
        self._offer("group", [every, *((group.code, group.name(language)) for group in groups)])
        self._offer("district", [every, *((place.code, place.name(language)) for place in districts)])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def period(self) -> Period:
        """Return the period that is asked for; a wrong day is today."""
        given = self.cleaned_data if self.is_valid() else {}
        return period(given.get("rule") or "day", given.get("day") or timezone.localdate())

    def filters(self) -> Filters:
        """Return kind, scope, domain and district, without the period."""
        given = self.cleaned_data if self.is_valid() else {}
        listed = {"kinds": "kind", "groups": "group", "districts": "district"}
        chosen: dict[str, Any] = {name: (given[key],) for name, key in listed.items() if given.get(key)}
        return replace(Filters(), scope=given.get("scope") or "all", **chosen)

    def counted_by(self) -> Any:
        """Return ``requests``, ``citizens`` or ``clusters``."""
        return (self.is_valid() and self.cleaned_data["counting"]) or "requests"
