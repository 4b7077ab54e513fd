"""The three views of a request: everybody's, the keyholder's, and the staff's with the extended attributes.

Names, phones and mail addresses never appear in the first two. What a citizen wrote is masked in the public view, and
a confidential request shows nothing there that could tell who asked or where: the accused may be reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.models.words import in_language
from hotline.dispatch.notices import sentence
from hotline.dispatch.open311.render import when
from hotline.dispatch.states import State
from hotline.dispatch.texts import word
from intake.privacy import mask

# Where the last reply is what the citizen wants to read.
REPLY_STANDS = {State.REPLIED, State.FOLLOW_UP, State.CLOSED, State.ANSWERED, State.ADVISED_OUT}


@dataclass(frozen=True)
class View:
    """Who looks: in which language, at texts as they are (``whole``), at the ``extended`` attributes too.

    ``site`` is the endpoint's scheme and host, for pictures that lie here.
    """

    language: str
    whole: bool = False
    secret: bool = False  # also of a request whose citizen asked for secrecy
    extended: bool = False
    site: str = ""

    def hides(self, row: ServiceRequest) -> bool:
        """Return whether nothing may be shown that could tell who asked or where."""
        return row.confidential and not (self.whole and self.secret)

    def shown(self, row: ServiceRequest, text: str) -> str | None:
        """Return a text as this view may see it."""
        return None if self.hides(row) or not text else text if self.whole else mask(text)

    def address(self, url: str) -> str | None:
        """Return the whole address of a picture."""
        return self.site + url if url.startswith("/") else url or None


def public_fields(row: ServiceRequest, view: View) -> dict[str, Any]:
    """Return Open311's request fields."""
    language, hidden = view.language, view.hides(row)

    def shown(text: str) -> str | None:
        return view.shown(row, text)

    notes = word("confidential", language) if hidden else shown(_notes(row, language))
    return {
        "service_request_id": row.number,
        "status": row.status,
        "status_notes": notes,
        "service_name": row.service.name(language),
        "service_code": row.service_id,
        "description": shown(row.description),
        "agency_responsible": row.lead_agency.name(language) if row.lead_agency else None,
        "service_notice": None,
        "requested_datetime": when(row.requested_at),
        "updated_datetime": when(row.updated_at),
        "expected_datetime": when(row.reply_by),
        "address": shown(row.address_string),
        "address_id": None if hidden else row.address_id or None,
        "zipcode": None,
        "lat": None if hidden else row.lat,
        "long": None if hidden else row.long,
        "media_url": None if hidden else view.address(row.media_url),
    }


def extended_attributes(row: ServiceRequest, view: View) -> dict[str, Any]:
    """Return what the staff sees beside the core; unknown is null."""
    language = view.language
    media = [media.url for media in row.media.all()] or [row.media_url]
    tells = not row.confidential or view.secret
    usual = (row.service.usual_demand_zh, row.service.usual_demand_en)
    return {
        "state": row.state,
        "kind": row.kind or None,
        "group": row.service.group.name(language),
        "tier": row.tier,
        "title": (row.title or None) if tells else None,
        "district": row.district.name(language) if row.district else None,
        "subdistrict": row.street.name(language) if row.street else None,
        "place_point": (row.place_point or None) if tells else None,
        "occurred_start": when(row.occurred_start),
        "occurred_end": when(row.occurred_end),
        "recurrence": row.recurrence or None,
        "subject": (row.subject or None) if tells else None,
        "demand": (row.demand or None) if tells else None,
        "usual_demand": in_language(language, *usual) or None,
        "history": (row.history or None) if tells else None,
        "contact_name": (row.contact_name or None) if tells else None,
        "phone": (row.phone or None) if tells else None,
        "confidential": row.confidential,
        "secrecy": row.secrecy,
        "danger": row.danger or None,
        "lead_agency": row.lead_agency.name(language) if row.lead_agency else None,
        "assisting_agencies": [agency.name(language) for agency in row.agencies("assisting")],
        "copied_agencies": [agency.name(language) for agency in row.agencies("copied")],
        "attributes": dict(sorted(row.attributes.items())),
        "incomplete": row.incomplete,
        "media_urls": [view.address(url) for url in media if url and tells],
        "conversation_id": (row.conversation_id or None) if tells else None,
        "draft_key": row.draft_key,
        "channel": row.channel,
        "language": row.language,
        "citizen_words": (row.citizen_words or None) if tells else None,
    }


def _notes(row: ServiceRequest, language: str) -> str:
    return row.reply if row.state in REPLY_STANDS and row.reply else sentence(row, language)
