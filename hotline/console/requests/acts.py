"""What a person at the desk does with a request beside moving it on: each act is a small form and one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hotline.console.requests.fields import Made, follow_up_fields, follow_up_of, moment, words
from hotline.console.words import desk_language, named
from hotline.dispatch import approvals, repeats, supervision, whistle, workflow
from hotline.dispatch.approvals import EXCLUSION_GROUNDS
from hotline.dispatch.models import Approval, Attendance, Service, ServiceRequest
from hotline.dispatch.models.words import Kind, Tier
from hotline.dispatch.refusals import GuardRefused
from hotline.dispatch.states import OVER, State

GROUNDS = {
    "legal_route": _("Belongs to a legal route"),
    "outside_policy": _("Outside of policy"),
    "key_project": _("Held up by a key project"),
    "unlawful_demand": _("Unlawful demand"),
    "malicious_repeat": _("Malicious repeat"),
    "wrong_data": _("Wrong data"),
}
# What an agent corrects; the citizen's own words are not among it.
EDITED = ("kind", "tier", "title", "description", "demand", "subject", "address_string", "place_point", "asset_owner")


@dataclass(frozen=True)
class DeskAct:
    """One act: its name, when it is offered, what it asks, what it does with the answers."""

    label: Any
    offered: Callable[[ServiceRequest], bool]
    asks: Callable[[ServiceRequest], Made]
    do: Callable[[ServiceRequest, str, dict[str, Any]], object]


def _alive(request: ServiceRequest) -> bool:
    return State(request.state) not in OVER


def _open(what: str) -> Callable[[ServiceRequest], bool]:
    return lambda request: approvals.open_approval(request, what) is not None


def _called(request: ServiceRequest) -> list[Attendance]:
    return list(request.attendances.filter(came__isnull=True).select_related("agency"))


def _is_called(request: ServiceRequest) -> bool:
    return bool(_called(request))


def _attendance_fields(request: ServiceRequest) -> Made:
    called = [(str(each.pk), each.agency.name(desk_language())) for each in _called(request)]
    return {
        "attendance": forms.ChoiceField(label=_("Department"), choices=called),
        "came": forms.BooleanField(label=_("It came"), required=False),
        "came_at": moment(_("When it came")),
        "result": words(_("Result, or why it did not come")),
    }


def _record_attendance(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    attendance = request.attendances.get(pk=given["attendance"])
    whistle.record(attendance, actor, came=given["came"], came_at=given["came_at"], result=given["result"])


def _record_follow_up(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    follow_up = follow_up_of(given)
    follow_up.request, follow_up.actor = request, actor
    follow_up.save()
    workflow.edit(request, actor, "the citizen was asked" if follow_up.reached else "the citizen was not reached")


def _exclusion_fields(request: ServiceRequest) -> Made:
    grounds = [(ground, GROUNDS[ground]) for ground in EXCLUSION_GROUNDS]
    ground = forms.ChoiceField(label=_("Ground"), choices=grounds)
    return {"ground": ground, "evidence": words(_("Evidence")), "reason": words(_("Reason"))}


def _propose_exclusion(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    wanted = {"ground": given["ground"], "evidence": given["evidence"]}
    approvals.propose(request, Approval.What.EXCLUDE, actor, given["reason"], **wanted)


def _refuse(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    for what in Approval.What.values:
        if asked := approvals.open_approval(request, what):
            approvals.refuse(asked, actor)


def _part_fields(request: ServiceRequest) -> Made:
    language = desk_language()
    rows = Service.objects.filter(active=True).select_related("group")
    services = [(row.code, f"{row.group.name(language)} · {row.name(language)}") for row in rows]
    return {
        "service": forms.ChoiceField(label=_("Service"), choices=services, initial=request.service_id),
        "description": words(_("What this part is about"), 4),
        "reason": words(_("Reason")),
    }


def _take_apart(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    service = Service.objects.get(code=given["service"])
    repeats.take_apart(request, actor, given["reason"], service, given["description"])


def _edit_fields(request: ServiceRequest) -> Made:
    made: Made = {}
    for name in EDITED:
        model_field = ServiceRequest._meta.get_field(name)
        made[name] = model_field.formfield(required=False, initial=getattr(request, name))  # type: ignore[union-attr, assignment]
    made["kind"] = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *named(Kind)], required=False)
    made["tier"] = forms.ChoiceField(label=_("Tier"), choices=named(Tier))
    for name in ("kind", "tier"):
        made[name].initial = getattr(request, name)
    return made | {"reason": words(_("Reason"))}


def _edit(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    asked = [name for name in EDITED if name in given]
    changed = {name: given[name] for name in asked if (given[name] or "") != (getattr(request, name) or "")}
    if "kind" in changed:
        changed["kind"] = changed["kind"] or None
    if not changed:
        raise GuardRefused(gettext_noop("nothing was changed"))
    if not given["reason"].strip():
        raise GuardRefused(gettext_noop("a reason is needed"))
    workflow.edit(request, actor, given["reason"], **changed)


def _note(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    if not given["reason"].strip():
        raise GuardRefused(gettext_noop("the text is needed"))
    workflow.edit(request, actor, given["reason"])


def _supervise(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    supervision.supervise(request, actor, given["reason"])


def _always(request: ServiceRequest) -> bool:
    return True


def _asks_nothing(request: ServiceRequest) -> Made:
    return {}


def _asks_reason(request: ServiceRequest) -> Made:
    return {"reason": words(_("Reason"))}


def _asks_note(request: ServiceRequest) -> Made:
    return {"reason": words(_("Note"))}


def _asks_answers(request: ServiceRequest) -> Made:
    return follow_up_fields()


def _is_asked(request: ServiceRequest) -> bool:
    return request.state == State.FOLLOW_UP


def _propose_end(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    approvals.propose(request, Approval.What.TERMINATE, actor, given["reason"])


def _exclude(request: ServiceRequest, actor: str, given: dict[str, Any]) -> None:
    approvals.exclude(request, actor)


def _may_supervise(request: ServiceRequest) -> bool:
    return _alive(request) and request.supervised_since is None


def _may_end(request: ServiceRequest) -> bool:
    return _alive(request) and not _open(Approval.What.TERMINATE)(request)


def _may_exclude(request: ServiceRequest) -> bool:
    return not request.excluded and not _open(Approval.What.EXCLUDE)(request)


def _is_proposed(request: ServiceRequest) -> bool:
    return any(_open(what)(request) for what in Approval.What.values)


ACTS: dict[str, DeskAct] = {
    "edit": DeskAct(_("Correct"), _alive, _edit_fields, _edit),
    "note": DeskAct(_("Add a note"), _always, _asks_note, _note),
    "attendance": DeskAct(_("Record who came"), _is_called, _attendance_fields, _record_attendance),
    "follow_up": DeskAct(_("Record an attempt to ask the citizen"), _is_asked, _asks_answers, _record_follow_up),
    "supervise": DeskAct(_("Put under supervision"), _may_supervise, _asks_reason, _supervise),
    "take_apart": DeskAct(_("Take apart"), _alive, _part_fields, _take_apart),
    "propose_terminate": DeskAct(_("Ask to end it"), _may_end, _asks_reason, _propose_end),
    "propose_exclude": DeskAct(
        _("Ask to leave it out of the rates"), _may_exclude, _exclusion_fields, _propose_exclusion
    ),
    "exclude": DeskAct(_("Approve leaving it out of the rates"), _open(Approval.What.EXCLUDE), _asks_nothing, _exclude),
    "refuse": DeskAct(_("Refuse what was asked for"), _is_proposed, _asks_nothing, _refuse),
}


class ActForm(forms.Form):
    """The form of one act."""

    def __init__(self, *args: Any, request: ServiceRequest, act: DeskAct, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= act.asks(request)

    def leave_out(self, is_masked: Callable[[str], bool]) -> None:
        """Drop the fields whose present text this person sees masked: stars must not be saved in its place."""
        for name, field in list(self.fields.items()):
            if isinstance(field.initial, str) and is_masked(field.initial):
                del self.fields[name]
