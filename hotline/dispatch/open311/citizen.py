"""Acts of citizens through a client that talks to them: ``POST servicerequestupdates`` with an action.

``extended_attributes[action]`` is one of ``check add urge withdraw rate reopen join``; it takes the scope ``citizen``
and a proof that the request is the citizen's (``conversation_id``, else ``phone_last4``). Taken is 201; read
and not taken is 200 with the reason as ``result``; a wrong number and a wrong proof are the same 404.
"""

from __future__ import annotations

from typing import Any

from hotline.dispatch import guards
from hotline.dispatch.citizen.acts import ACTIONS, DONE, Act, Outcome, followers, perform, told
from hotline.dispatch.citizen.proof import Citizen
from hotline.dispatch.models import FollowUp, ServiceRequest
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.errors import BadRequest, NotFound
from hotline.dispatch.open311.filters import normal_number
from hotline.dispatch.open311.form import Form, group, text
from hotline.dispatch.open311.keys import Caller
from hotline.dispatch.open311.render import when
from hotline.dispatch.states import NEXT, State

LIMITS = {"update_id": 200, "description": 4000, "media_url": 2000}
ATTRIBUTE_LIMITS = {"conversation_id": 100, "phone_last4": 10, "phone": 50, "contact_name": 200}
UNKNOWN = "service_request_id is not known"


def is_citizens(form: Form) -> bool:
    """Return whether the form is an act of a citizen, not news from a unit."""
    return bool(group(form, "extended_attributes").get("action"))


def citizen_act(form: Form, caller: Caller, language: str) -> tuple[int, dict[str, Any]]:
    """Do what the form says and return status and document; raises NotFound and BadRequest."""
    act = _read(form, caller, language)
    found = ServiceRequest.objects.filter(number=normal_number(text(form, "service_request_id"))).first()
    outcome = perform(found, act) if found else None
    if found is None or outcome is None:
        raise NotFound(UNKNOWN)
    taken = outcome.result == DONE and act.action != "check"
    return 201 if taken else 200, _document(found, act, outcome)


def _read(form: Form, caller: Caller, language: str) -> Act:
    sent = {name: values[-1] for name, values in group(form, "extended_attributes").items()}
    problems = checks.Problems()
    for name, most in LIMITS.items():
        problems.too_long(name, text(form, name), most)
    for name, most in ATTRIBUTE_LIMITS.items():
        problems.too_long(name, sent.get(name, ""), most)
    if sent["action"] not in ACTIONS:
        problems.append(f"action has to be one of: {', '.join(ACTIONS)}")
    problems.extend(f"{name} is required" for name in _required(sent["action"]) if not text(form, name))
    media_url = text(form, "media_url")
    if media_url and not checks.web_address(media_url):
        problems.append("media_url has to be one http or https address")
    if sent["action"] == "add" and not (text(form, "description") or media_url):
        problems.append("description or media_url is required")
    answers = _answers(sent, problems)
    if problems:
        raise BadRequest(*problems)
    return Act(
        sent["action"],
        Citizen(sent.get("conversation_id", ""), sent.get("phone_last4", ""), language),
        words=text(form, "description"),
        media_url=media_url,
        answers=answers,
        phone=sent.get("phone", ""),
        contact_name=sent.get("contact_name", ""),
        key=f"{caller.name}:{text(form, 'update_id')}" if text(form, "update_id") else None,
    )


def _required(action: str) -> tuple[str, ...]:
    return ("service_request_id",) if action == "check" else ("service_request_id", "update_id")


def _answers(sent: dict[str, str], problems: checks.Problems) -> dict[str, object]:
    """Return the answers to the three questions that were sent."""
    answers: dict[str, object] = {}
    for name in ("contacted", "solved"):
        if name in sent:
            answers[name] = checks.truth(sent[name])
            if answers[name] is None:
                problems.append(f"{name} has to be true or false")
    if "satisfaction" in sent:
        answers["satisfaction"] = sent["satisfaction"]
        if sent["satisfaction"] not in FollowUp.Satisfaction.values:
            problems.append(f"satisfaction has to be one of: {', '.join(FollowUp.Satisfaction.values)}")
    return answers


def _document(request: ServiceRequest, act: Act, outcome: Outcome) -> dict[str, Any]:
    state = State(request.state)
    reopens = State.REOPENED in NEXT[state] and request.reopened_times < guards.REOPENINGS
    return {
        "update_id": str(outcome.change.pk) if outcome.change else None,
        "service_request_id": request.number,
        "action": act.action,
        "result": outcome.result,
        "state": request.state,
        "message": told(request, act, outcome),
        "missing": list(outcome.missing),
        "followers": followers(request),
        "reopen_until": when(guards.reopen_until(request)) if reopens else None,
    }
