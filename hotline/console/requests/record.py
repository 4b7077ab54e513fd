"""A request's whole record for the page: what was said, who answers by when, and everything that happened, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hotline.access.posts import at_centre
from hotline.access.reveals import is_revealed
from hotline.console.masking import shown, shown_contact
from hotline.console.words import choice, desk_language, label_of
from hotline.dispatch.citizen.acts import followers
from hotline.dispatch.models import Agency, Change, FollowUp, ServiceRequest
from hotline.dispatch.texts import moment, reminder_sentence, state_label


@dataclass(frozen=True)
class Section:
    """A heading and its rows of label and text."""

    title: Any
    rows: list[tuple[Any, Any]]


@dataclass(frozen=True)
class Table:
    """A heading, column names and rows of cells."""

    title: Any
    columns: list[Any]
    rows: list[list[Any]]


# What tells who asked: shown as contact data, never as text.
CONTACT = ("contact_name", "phone", "email")


def sections(request: ServiceRequest, viewer: HttpRequest) -> list[Section]:
    """Return what the request is, without what is empty, as the person who looks may see it."""
    language = desk_language()
    found = [
        Section(_("The matter"), list(_what(request, language, keeps_words(request, viewer)))),
        Section(_("Where and when"), list(_where(request, language))),
        Section(_("Who asks"), list(_who(request, viewer))),
        Section(_("Who answers, and by when"), list(_answers(request, language))),
        Section(_("How it went"), list(_outcome(request))),
    ]
    masked = [
        Section(each.title, [(label, _seen(text, request, viewer)) for label, text in each.rows if text])
        for each in found
    ]
    return [section for section in masked if section.rows]


def keeps_words(request: ServiceRequest, viewer: HttpRequest) -> bool:
    """Return whether the citizen's own words and pictures stay hidden: secret ones, outside of the hotline centre."""
    return request.confidential and not at_centre(viewer.user)


def _seen(cell: Any, request: ServiceRequest, viewer: HttpRequest) -> Any:
    return shown(cell, viewer, request) if isinstance(cell, str) else cell


def _what(request: ServiceRequest, language: str, keep: bool) -> Iterator[tuple[Any, Any]]:
    yield _("Service"), request.service.name(language)
    yield _("Kind"), choice(request.get_kind_display()) if request.kind else ""
    yield _("Description"), request.description
    yield _("The citizen's words"), "" if keep else request.citizen_words
    yield _("About whom or what"), request.subject
    yield _("Demand"), request.demand
    yield _("History told"), request.history
    yield _("Danger"), " ".join(filter(None, (request.danger, request.danger_words)))
    yield _("Answers"), "; ".join(f"{name}: {value}" for name, value in sorted(request.attributes.items()))
    yield _("Picture"), "" if keep else request.media_url
    yield _("Not known"), ", ".join(request.incomplete)


def _where(request: ServiceRequest, language: str) -> Iterator[tuple[Any, Any]]:
    places = [place.name(language) for place in (request.district, request.street) if place]
    yield _("District and street"), " · ".join(places)
    yield _("Address"), request.address_string
    yield _("Point"), request.place_point
    yield _("Position"), f"{request.lat}, {request.long}" if request.lat is not None else ""
    yield _("Began"), moment(request.occurred_start, language) or request.occurred_said
    yield _("Ended"), moment(request.occurred_end, language)
    yield _("How often"), request.recurrence


def _who(request: ServiceRequest, viewer: HttpRequest) -> Iterator[tuple[Any, Any]]:
    """Contact data is masked until somebody with a reason lifts the mask."""
    yield _("Citizen's name"), shown_contact(request.contact_name, viewer, request)
    yield _("Phone"), shown_contact(request.phone, viewer, request)
    yield _("E-mail"), shown_contact(request.email, viewer, request)
    yield _("Secrecy"), choice(request.get_secrecy_display()) if request.confidential else ""
    yield _("Channel"), request.channel
    yield _("Others who wait for it"), followers(request) or ""
    yield _("Urged"), request.urges.count() or ""


def _answers(request: ServiceRequest, language: str) -> Iterator[tuple[Any, Any]]:
    lead = request.lead_agency
    yield _("Lead agency"), lead.name(language) if lead else ""
    for label, role in ((_("Assisting agencies"), "assisting"), (_("Agencies that get a copy"), "copied")):
        yield label, ", ".join(agency.name(language) for agency in request.agencies(role))
    yield _("Why there"), "; ".join(request.routing_reasons)
    likely = Agency.objects.in_bulk(request.likely_agencies)
    yield _("Likely"), ", ".join(likely[code].name(language) for code in request.likely_agencies if code in likely)
    yield _("Tier"), choice(request.get_tier_display())
    yield _("To be assigned by"), moment(request.assign_by, language)
    yield _("To be accepted by"), moment(request.accept_by, language)
    yield _("Citizen to be contacted by"), moment(request.contact_by, language)
    yield _("Reply due by"), moment(request.reply_by, language)
    yield _("Follow-up by"), moment(request.follow_up_by, language)


def _outcome(request: ServiceRequest) -> Iterator[tuple[Any, Any]]:
    yield _("How the citizen was contacted"), request.contact_note
    yield _("Reply to the citizen"), request.reply
    yield _("Evidence"), request.evidence
    yield _("Plan"), request.suspension_plan
    yield _("To be looked at again on"), request.review_on
    yield _("Reopened"), request.reopened_times or ""
    yield _("Under supervision"), request.supervision_reason
    yield _("Left out of the rates"), request.exclusion_ground if request.excluded else ""
    yield _("Joined to"), request.merged_into or ""
    yield _("Part of"), request.split_from or ""


def tables(request: ServiceRequest, viewer: HttpRequest) -> list[Table]:
    """Return what happened, without what did not, as the person who looks may see it."""
    language = desk_language()
    keep, open_ = keeps_words(request, viewer), is_revealed(viewer, request)

    def at(when: dt.datetime | None) -> str:
        return moment(when, language)

    found = [
        Table(
            _("Supplements"),
            [_("Time"), _("Text"), _("Picture")],
            [[at(each.at), each.text, "" if keep else each.media_url] for each in request.supplements.all()],
        ),
        Table(
            _("Departments called in"),
            [_("Department"), _("Called"), _("By"), _("Why"), _("Came at"), _("Result"), _("Recorded by")],
            [
                [a.agency.name(language), at(a.called_at), a.called_by, a.reason, _came(a, at), a.result, a.recorded_by]
                for a in request.attendances.select_related("agency")
            ],
        ),
        Table(
            _("Asking the citizen"),
            [
                _("Time"),
                _("By"),
                _("Channel"),
                _("Was reached"),
                _("Contacted"),
                _("Solved"),
                _("Satisfied"),
                _("Comment"),
            ],
            [
                [
                    at(f.at),
                    f.actor,
                    f.channel,
                    f.reached,
                    f.contacted,
                    f.solved,
                    f.get_satisfaction_display(),
                    f.comment,
                ]
                for f in request.follow_ups.all()
            ],
        ),
        Table(
            _("Takes two people"),
            [_("What"), _("Ground"), _("Reason"), _("Asked by"), _("Decided by"), _("Was approved")],
            [
                [choice(a.get_what_display()), a.ground, a.reason, a.asked_by, a.decided_by, a.approved]
                for a in request.approvals.all()
            ],
        ),
        Table(
            _("Reminders"),
            [_("Time"), _("Text"), _("For")],
            [
                [
                    at(each.at),
                    reminder_sentence(each.step, each.threshold, language, request.number, each.deadline),
                    choice(each.get_audience_display()),
                ]
                for each in request.reminders.all()
            ],
        ),
        Table(
            _("Told to the citizen"),
            [_("Time"), _("Text"), _("Handed over")],
            [
                [at(n.created_at), n.text, at(n.handed_over_at)]
                for n in request.notices.filter(conversation_id=request.conversation_id)
            ],
        ),
        Table(
            _("What happened"),
            [_("Time"), _("Who"), _("State before"), _("State after"), _("Reason"), _("Changes")],
            [_line(change, language, open_) for change in request.changes.all()],
        ),
    ]
    return [
        Table(table.title, table.columns, [[_seen(cell, request, viewer) for cell in row] for row in table.rows])
        for table in found
        if table.rows
    ]


def _satisfied(follow_up: FollowUp) -> str:
    return choice(follow_up.get_satisfaction_display()) if follow_up.satisfaction else ""


def _came(attendance: Any, at: Any) -> Any:
    if attendance.came is None:
        return "…"
    return at(attendance.came_at) if attendance.came else _("No")


def _line(change: Change, language: str, open_: bool) -> list[Any]:
    moved = change.from_state != change.to_state
    return [
        moment(change.at, language),
        change.actor,
        state_label(change.from_state, language) if change.from_state and moved else "",
        label_of(change.to_state) if moved else "",
        change.reason,
        "; ".join(
            f"{name}: …" if name in CONTACT and not open_ else f"{name}: {_short(change.old.get(name))} → {_short(new)}"
            for name, new in change.new.items()
        ),
    ]


def _short(value: Any) -> str:
    text = "—" if value in (None, "", []) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
