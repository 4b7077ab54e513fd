"""Updates in mySociety's extension of Open311: what has happened to requests, and news from other systems.

``GET servicerequestupdates`` shows what the caller may see of the requests, without a key what everybody may; ``POST``
needs the scope ``update``. A status is one of the extension's words. What they mean for a request here:

=============================================  ==================================================================
open, unchanged                                a note in the history
investigating, in_progress, action_scheduled,
planned                                        the unit is at work
fixed, closed                                  the unit's reply (``description``); the hotline closes after follow-up
not_councils_responsibility                    the unit objects (``description`` is its reason)
cancelled                                      withdrawn
reopen                                         reopened
duplicate, no_further_action, for_triage,
internal_referral                              a note with the word: what follows from it is for a person to decide
=============================================  ==================================================================

With ``extended_attributes[action]`` it is an act of a citizen, see ``citizen``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict

from hotline.dispatch import media, workflow
from hotline.dispatch.models import Change, Scope, ServiceRequest
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.citizen import citizen_act, is_citizens
from hotline.dispatch.open311.endpoint import Endpoint, check_jurisdiction, language_of
from hotline.dispatch.open311.errors import BadRequest, NotFound
from hotline.dispatch.open311.filing_form import read_addresses
from hotline.dispatch.open311.filters import MOST, find_window, normal_number
from hotline.dispatch.open311.form import Form, group, read_form, text
from hotline.dispatch.open311.keys import Caller, caller_of, demand
from hotline.dispatch.open311.render import when
from hotline.dispatch.open311.uploads import Uploads, read_uploads
from hotline.dispatch.open311.views import view_of
from hotline.dispatch.open311.views_of_request import View
from hotline.dispatch.states import EXTENDED_STATUS, State
from hotline.dispatch.texts import word

REQUIRED = ("service_request_id", "update_id", "status", "updated_datetime", "description")


@dataclass(frozen=True)
class News:
    """One update from outside: who says what of which request; ``proof`` is how the citizen was contacted."""

    request: ServiceRequest
    status: str
    actor: str
    words: str
    proof: str
    update_id: str
    pictures: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The words with the addresses of the pictures."""
        return "\n".join((self.words, *self.pictures))


Take = Callable[[News], Change]


def _note(news: News) -> Change:
    return workflow.edit(news.request, news.actor, news.whole, update_id=news.update_id)


def _note_with_status(news: News) -> Change:
    return workflow.edit(news.request, news.actor, f"{news.status}: {news.whole}", update_id=news.update_id)


def _work(news: News) -> Change:
    return workflow.start_work(news.request, news.actor, news.whole, news.proof, news.update_id)


def _reply(news: News) -> Change:
    evidence = "\n".join(news.pictures)
    return workflow.reply(news.request, news.actor, news.words, news.proof, evidence, news.update_id)


def _to(state: State) -> Take:
    return lambda news: workflow.change_state(news.request, state, news.actor, news.whole, update_id=news.update_id)


MEANING: dict[str, Take] = {
    "open": _note,
    "unchanged": _note,
    "investigating": _work,
    "in_progress": _work,
    "action_scheduled": _work,
    "planned": _work,
    "fixed": _reply,
    "closed": _reply,
    "not_councils_responsibility": _to(State.OBJECTED),
    "cancelled": _to(State.WITHDRAWN),
    "reopen": _to(State.REOPENED),
    "duplicate": _note_with_status,
    "no_further_action": _note_with_status,
    "for_triage": _note_with_status,
    "internal_referral": _note_with_status,
}


class Updates(Endpoint):
    """The changes of requests, oldest first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        view = view_of(request, caller_of(request))
        rows = [_update(change, view) for change in _changes(request.GET)[:MOST]]
        return self.reply("service_request_updates", rows)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = read_form(request)
        caller = caller_of(request, form)
        check_jurisdiction(text(form, "jurisdiction_id"))
        if is_citizens(form):
            demand(caller, Scope.CITIZEN)
            status, row = citizen_act(form, caller, language_of(request))
            return self.reply("service_request_updates", [row], status)
        demand(caller, Scope.UPDATE)
        problems = checks.Problems()
        uploads = read_uploads(request, problems)
        news = _read(form, caller, len(uploads.pictures), problems)
        change = Change.objects.filter(update_id=news.update_id).first() or _record(news, uploads)
        if change.request_id != news.request.pk:
            raise BadRequest("this update_id was used before for another request")
        return self.reply("service_request_updates", [{"update_id": str(change.pk)}], 201)


def _changes(query: QueryDict) -> QuerySet[Change]:
    """Return the changes of state in the range; both ends or none are given."""
    if bool(query.get("start_date")) != bool(query.get("end_date")):
        raise BadRequest("start_date and end_date are only valid together")
    start, end = find_window(query)
    changes = Change.objects.filter(at__gte=start, at__lte=end).exclude(from_state=F("to_state"))
    return changes.select_related("request", "notice").order_by("at", "pk")


def _update(change: Change, view: View) -> dict[str, Any]:
    notice = getattr(change, "notice", None)
    told = (notice.text_en if view.language == "en" else notice.text_zh) if notice else ""
    hidden = bool(told) and view.hides(change.request)
    return {
        "update_id": str(change.pk),
        "service_request_id": change.request.number,
        "status": EXTENDED_STATUS[State(change.to_state)],
        "external_status_code": change.to_state,
        "updated_datetime": when(change.at),
        "description": word("confidential", view.language) if hidden else view.shown(change.request, told),
        "media_url": None,
    }


def _read(form: Form, caller: Caller, pictures: int, problems: checks.Problems) -> News:
    """Return the checked update; raises NotFound and BadRequest."""
    problems.extend(f"{name} is required" for name in REQUIRED if not text(form, name))
    problems.too_long("update_id", text(form, "update_id"), 200)
    problems.too_long("description", text(form, "description"), 4000)
    addresses = read_addresses(form, pictures, problems)
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
    proof = text(group(form, "extended_attributes"), "contact_note")
    update_id = f"{caller.name}:{text(form, 'update_id')}"
    return News(found, status, f"client:{caller.name}", text(form, "description"), proof, update_id, addresses)


def _record(news: News, uploads: Uploads) -> Change:
    """Take the step; what the workflow refuses is a 400 that says why. Sent twice at once it is taken once."""
    try:
        with transaction.atomic():
            rows = media.keep(news.request, (), uploads.pictures) if uploads.pictures else []
            return MEANING[news.status](replace(news, pictures=(*news.pictures, *(row.url for row in rows))))
    except workflow.NotAllowed as refused:
        if again := Change.objects.filter(update_id=news.update_id).first():
            return again
        raise BadRequest(*refused.reasons) from refused
    except IntegrityError:
        return Change.objects.get(update_id=news.update_id)
