"""What each step of a request asks the person at the desk for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.console.requests.fields import follow_up_fields, follow_up_of, make, words
from hotline.console.words import label_of
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.states import State

S = State
ASKS: dict[State, tuple[str, ...]] = {
    S.ANSWERED: ("reply",),
    S.ADVISED_OUT: ("reply",),
    S.MERGED: ("merged_into",),
    S.DISPATCHED: ("lead_agency", "assisting", "copied"),
    S.REASSIGNED: ("lead_agency", "assisting"),
    S.CONFERRED: ("lead_agency", "assisting"),
    S.CONTACTED: ("contact_note", "contact_seconds"),
    S.EXTENDED: ("reply_by",),
    S.SUSPENDED: ("suspension_plan", "review_on"),
    S.WHISTLED: ("assisting",),
    S.REPLIED: ("reply", "evidence", "contact_note"),
}
HINTS: dict[State, Any] = {
    S.OBJECTED: _("Once for each unit, within its time; not when there is danger. The citizen's date stays."),
    S.REASSIGNED: _("The citizen's date stays."),
    S.EXTENDED: _("Once, before the date, for no longer than the limit itself. The citizen reads the reason."),
    S.SUSPENDED: _("At most 30 days ahead. The citizen reads the reason."),
    S.WHISTLED: _("Each department has to come; the whistle ends when that is recorded for all."),
    S.TERMINATED: _("Takes two people: somebody else has asked for it, you approve. The citizen reads the reason."),
    S.RETURNED: _("The citizen reads the reason and is asked to add what is missing."),
    S.CLOSED: _("After the three questions, or three attempts at different times."),
    S.REOPENED: _("Twice at most."),
    S.MERGED: _("The other request goes on; this citizen hears its news too."),
}


class StepForm(forms.Form):
    """Asks for the reason and for what the state ``to`` needs."""

    def __init__(self, *args: Any, request: ServiceRequest, to: State, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to = to
        for name in ASKS.get(to, ()):
            self.fields[name] = make(name, request)
        if to == State.CLOSED:
            self.fields |= follow_up_fields()
        self.fields["reason"] = words(_("Reason"))

    def values(self) -> dict[str, Any]:
        """Return what the change brings, as ``workflow.change_state`` takes it."""
        values = {name: self.cleaned_data[name] for name in ASKS.get(self.to, ())}
        values = {name: value for name, value in values.items() if value not in (None, "", [])}
        if self.to == State.CLOSED and self._asked():
            values["follow_up"] = follow_up_of(self.cleaned_data)
        return values

    def _asked(self) -> bool:
        """Whether the form tells of an attempt; closing after earlier ones needs none."""
        given = self.cleaned_data
        answered = any(given[name] not in (None, "") for name in ("contacted", "solved", "satisfaction"))
        return given["reached"] or answered


def ways(states: list[State]) -> list[dict[str, Any]]:
    """Return the possible steps with their names and hints, for the page that offers them."""
    return [{"state": state.value, "label": label_of(state), "hint": HINTS.get(state, "")} for state in states]
