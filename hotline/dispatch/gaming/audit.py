"""Which exclusions a second look is taken at: a tenth of them (project default), chosen by nobody."""

from __future__ import annotations

import hashlib
import math

from hotline.dispatch.models import Approval
from hotline.dispatch.rates import Period

SHARE = 0.1


def sample(period: Period) -> list[Approval]:
    """Return a tenth of the exclusions approved in ``period``, one at least if there are any, by when they were.

    The order that decides is a hash of the request's number: the same every time it is asked, and nobody's choice.
    """
    decided = Approval.objects.filter(
        what=Approval.What.EXCLUDE, approved=True, decided_at__gte=period.start, decided_at__lt=period.end
    )
    drawn = sorted(decided.select_related("request"), key=lambda each: _lot(each.request.number))
    return sorted(drawn[: math.ceil(len(drawn) * SHARE)], key=lambda each: (each.decided_at, each.pk))


def _lot(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()
