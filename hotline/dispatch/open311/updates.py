"""Updates in mySociety's extension of Open311: what has happened to requests, and news from other systems.

``GET servicerequestupdates`` needs a key that may read whole requests; ``POST`` needs the scope ``update``. A status is
one of the extension's words. What they mean for a request here:

=============================================  ==================================================================
open, unchanged                                a note in the history
investigating, in_progress, action_scheduled   the unit is at work
fixed, closed                                  the unit's reply (``description``); the hotline closes after follow-up
not_councils_responsibility                    the unit objects (``description`` is its reason)
cancelled                                      withdrawn
reopen                                         reopened
=============================================  ==================================================================

With ``extended_attributes[action]`` it is an act of a citizen, see ``citizen``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict

from hotline.dispatch import workflow
from hotline.dispatch.models import Change, ServiceRequest
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.citizen import citizen_act, is_citizens
from hotline.dispatch.open311.endpoint import Endpoint, check_jurisdiction, language_of
from hotline.dispatch.open311.errors import BadRequest, NotFound
from hotline.dispatch.open311.filters import MOST, find_window, normal_number
from hotline.dispatch.open311.form import Form, group, read_form, text
from hotline.dispatch.open311.keys import Scope, api_key_of, demand
from hotline.dispatch.open311.render import when
from hotline.dispatch.states import EXTENDED_STATUS, State

REQUIRED = ("service_request_id", "update_id", "status", "updated_datetime", "description")
Take = Callable[[ServiceRequest, str, str, str, str], Change]


def _note(request: ServiceRequest, actor: str, words: str, proof: str, update_id: str) -> Change:
    return workflow.edit(request, actor, words, update_id=update_id)


def _work(request: ServiceRequest, actor: str, words: str, proof: str, update_id: str) -> Change:
    return workflow.start_work(request, actor, words, proof, update_id)


def _reply(request: ServiceRequest, actor: str, words: str, proof: str, update_id: str) -> Change:
    return workflow.reply(request, actor, words, contact_note=proof, update_id=update_id)


def _to(state: State) -> Take:
    return lambda request, actor, words, _proof, update_id: workflow.change_state(
        request, state, actor, words, update_id=update_id
    )


MEANING: dict[str, Take] = {
    "open": _note,
    "unchanged": _note,
    "investigating": _work,
    "in_progress": _work,
    "action_scheduled": _work,
    "fixed": _reply,
    "closed": _reply,
    "not_councils_responsibility": _to(State.OBJECTED),
    "cancelled": _to(State.WITHDRAWN),
    "reopen": _to(State.REOPENED),
}


class Updates(Endpoint):
    """The changes of requests, oldest first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        demand(api_key_of(request), Scope.READ_WHOLE)
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        language = language_of(request)
        rows = [_update(change, language) for change in _changes(request.GET)[:MOST]]
        return self.reply("service_request_updates", rows)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = read_form(request)
        key = api_key_of(request, form)
        check_jurisdiction(text(form, "jurisdiction_id"))
        if is_citizens(form):
            demand(key, Scope.CITIZEN)
            status, row = citizen_act(form, key, language_of(request))
            return self.reply("service_request_updates", [row], status)
        demand(key, Scope.UPDATE)
        found, take = _read(form)
        update_id = f"{key.name}:{text(form, 'update_id')}"
        change = Change.objects.filter(update_id=update_id).first() or _record(found, take, form, key.name, update_id)
        if change.request_id != found.pk:
            raise BadRequest("this update_id was used before for another request")
        return self.reply("service_request_updates", [{"update_id": str(change.pk)}], 201)


def _changes(query: QueryDict) -> QuerySet[Change]:
    """Return the changes of state in the range; both ends or none are given."""
    if bool(query.get("start_date")) != bool(query.get("end_date")):
        raise BadRequest("start_date and end_date are only valid together")
    start, end = find_window(query)
    changes = Change.objects.filter(at__gte=start, at__lte=end).exclude(from_state=F("to_state"))
    return changes.select_related("request", "notice").order_by("at", "pk")


def _update(change: Change, language: str) -> dict[str, Any]:
    notice = getattr(change, "notice", None)
    told = (notice.text_en if language == "en" else notice.text_zh) if notice else None
    return {
        "update_id": str(change.pk),
        "service_request_id": change.request.number,
        "status": EXTENDED_STATUS[State(change.to_state)],
        "external_status_code": change.to_state,
        "updated_datetime": when(change.at),
        "description": told,
        "media_url": None,
    }


def _read(form: Form) -> tuple[ServiceRequest, Take]:
    """Return the request an update is for and what it means; raises NotFound and BadRequest."""
    problems = checks.Problems(f"{name} is required" for name in REQUIRED if not text(form, name))
    problems.too_long("update_id", text(form, "update_id"), 200)
    problems.too_long("description", text(form, "description"), 4000)
    status = text(form, "status").lower()
    if status and status not in MEANING:
        problems.append(f"status has to be one of: {', '.join(MEANING)}")
    at = text(form, "updated_datetime")
    if at and not isinstance(checks.moment(at), dt.datetime):
        problems.append("updated_datetime has to be a date and time with an offset")
    if problems:
        raise BadRequest(*problems)
    found = ServiceRequest.objects.filter(number=normal_number(text(form, "service_request_id"))).first()
    if found is None:
        raise NotFound("service_request_id is not known")
    return found, MEANING[status]


def _record(request: ServiceRequest, take: Take, form: Form, client: str, update_id: str) -> Change:
    """Take the step; what the workflow refuses is a 400 that says why. Sent twice at once it is taken once."""
    proof = text(group(form, "extended_attributes"), "contact_note")
    try:
        return take(request, f"client:{client}", text(form, "description"), proof, update_id)
    except workflow.NotAllowed as refused:
        if again := Change.objects.filter(update_id=update_id).first():
            return again
        raise BadRequest(*refused.reasons) from refused
    except IntegrityError:
        return Change.objects.get(update_id=update_id)
