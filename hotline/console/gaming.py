"""Signs that the three rates are being played, as the page shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hotline.console.links import request_link
from hotline.console.requests.acts import GROUNDS
from hotline.console.words import desk_language
from hotline.dispatch.gaming.audit import sample
from hotline.dispatch.gaming.signs import SIGNS, findings
from hotline.dispatch.models import Agency
from hotline.dispatch.rates import Period

MOST_LINKS = 20
NAMES = {
    "no_contact": _("Replied without a record of contacting the citizen"),
    "short_contact": _("Contacts of less than ten seconds"),
    "same_text": _("One text as the reply to more than five requests"),
    "just_before_the_limit": _("Replies just before the limit, again and again"),
    "exclusion_rise": _("Many more exclusions than before"),
    "prompted_rating": _("The citizen was asked for a good rating"),
    "downgraded_kind": _("Kinds changed to less serious ones"),
}


def signs_context(period: Period) -> dict[str, Any]:
    """Return the page's tables for ``period``: every sign, found or not, and the exclusions to be looked at again."""
    names = {agency.code: agency.name(desk_language()) for agency in Agency.objects.all()}
    found = findings(period)
    return {
        "period": period,
        "signs": [
            {
                "name": NAMES[sign],
                "rows": [
                    {
                        "unit": names.get(each.unit, each.unit) or "—",
                        "count": len(each.numbers),
                        "detail": each.detail,
                        "links": [request_link(number) for number in each.numbers[:MOST_LINKS]],
                    }
                    for each in found
                    if each.sign == sign
                ],
            }
            for sign in SIGNS
        ],
        "audit": [
            {
                "link": request_link(each.request.number),
                "ground": GROUNDS.get(each.ground, each.ground),
                "reason": each.reason,
                "evidence": each.evidence,
                "people": f"{each.asked_by}, {each.decided_by}",
            }
            for each in sample(period)
        ],
    }
