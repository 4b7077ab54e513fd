"""The fields that steps of a request ask for, each made for the request at hand."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.console.words import desk_language
from hotline.dispatch.models import Agency, FollowUp, ServiceRequest
from hotline.dispatch.open311.filters import normal_number

Made = dict[str, forms.Field]


def words(label: Any, rows: int = 2, **options: Any) -> forms.CharField:
    """Return a box for some lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), required=False, **options)


def moment(label: Any, **options: Any) -> forms.DateTimeField:
    """Return a date and time in the city's zone."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, required=False, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **options)


def yes_or_no(label: Any) -> forms.TypedChoiceField:
    """Return a choice of yes, no and not asked."""
    choices = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=lambda value: value == "yes", empty_value=None, required=False
    )


class AgencyChoices:
    """Active agencies by kind, those that are likely for the request first."""

    def __init__(self, request: ServiceRequest) -> None:
        self.likely = request.likely_agencies

    def __call__(self) -> list[Any]:
        language = desk_language()
        rows = list(Agency.objects.filter(active=True).order_by("kind", "parent", "code").select_related("parent"))
        by_code = {row.code: row for row in rows}
        likely = [by_code[code] for code in self.likely if code in by_code]
        groups: list[Any] = [(gettext("Likely"), [(a.code, a.name(language)) for a in likely])] if likely else []
        for kind, agencies in groupby(rows, key=lambda row: row.kind):
            label = gettext(str(Agency.AgencyKind(kind).label))
            groups.append((label, [(a.code, _full(a, language)) for a in agencies]))
        return groups


def _full(agency: Agency, language: str) -> str:
    """Return a street's name with its district's: several districts have streets of one name."""
    name = agency.name(language)
    of_street = agency.kind == Agency.AgencyKind.STREET and agency.parent
    return f"{agency.parent.name(language)} · {name}" if of_street and agency.parent else name


class AgencyField(forms.ChoiceField):
    """One agency."""

    def __init__(self, request: ServiceRequest, label: Any) -> None:
        find = AgencyChoices(request)
        super().__init__(label=label, choices=lambda: [("", "—"), *find()], required=False)

    def clean(self, value: Any) -> Agency | None:
        code = super().clean(value)
        return Agency.objects.get(code=code) if code else None


class AgenciesField(forms.MultipleChoiceField):
    """Several agencies."""

    def __init__(self, request: ServiceRequest, label: Any) -> None:
        widget = forms.SelectMultiple(attrs={"size": 8})
        super().__init__(label=label, choices=AgencyChoices(request), widget=widget, required=False)

    def clean(self, value: Any) -> list[Agency]:
        return list(Agency.objects.filter(code__in=super().clean(value)))


class RequestField(forms.CharField):
    """Another request, by its number."""

    def clean(self, value: Any) -> ServiceRequest | None:
        number = super().clean(value)
        if not number:
            return None
        found = ServiceRequest.objects.filter(number=normal_number(number)).first()
        if found is None:
            raise forms.ValidationError(gettext("there is no request of this number"))
        return found


def channel(label: Any) -> forms.ChoiceField:
    """Return how the citizen was asked."""
    return forms.ChoiceField(label=label, choices=[("call", _("Call")), ("sms", _("SMS")), ("chat", _("Chat"))])


def satisfaction(label: Any) -> forms.ChoiceField:
    """Return the answer to the third question."""
    named = {
        "satisfied": _("Satisfied"),
        "fairly_satisfied": _("Fairly satisfied"),
        "not_satisfied": _("Not satisfied"),
    }
    return forms.ChoiceField(label=label, choices=[("", "—"), *named.items()], required=False)


def follow_up_fields() -> Made:
    """Return the fields of one attempt to ask the citizen."""
    return {
        "channel": channel(_("How the citizen was asked")),
        "reached": forms.BooleanField(label=_("The citizen was reached"), required=False),
        "contacted": yes_or_no(_("Did the unit contact you?")),
        "solved": yes_or_no(_("Is it solved?")),
        "satisfaction": satisfaction(_("Are you satisfied?")),
        "comment": words(_("Comment")),
    }


def follow_up_of(values: dict[str, Any]) -> FollowUp:
    """Return the unsaved attempt that the cleaned ``values`` describe."""
    return FollowUp(**{name: values[name] for name in follow_up_fields()})


def make(name: str, request: ServiceRequest) -> forms.Field:
    """Return the field ``name`` of a step, made for ``request``."""
    match name:
        case "lead_agency":
            return AgencyField(request, _("Lead agency"))
        case "assisting":
            return AgenciesField(request, _("Assisting agencies"))
        case "copied":
            return AgenciesField(request, _("Agencies that get a copy"))
        case "reply_by":
            return moment(_("New date for the reply"), initial=request.reply_by)
        case "review_on":
            return day(_("To be looked at again on"))
        case "contact_seconds":
            return forms.IntegerField(
                label=_("How long it lasted, in seconds"), min_value=0, max_value=86400, required=False
            )
        case "merged_into":
            return RequestField(label=_("Number of the request to join"), required=False)
    return words(*LABELS[name])


LABELS: dict[str, tuple[Any, int]] = {
    "reply": (_("Reply to the citizen"), 5),
    "evidence": (_("Evidence"), 2),
    "contact_note": (_("How the citizen was contacted"), 2),
    "suspension_plan": (_("Plan"), 2),
}
