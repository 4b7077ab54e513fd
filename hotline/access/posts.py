"""Where somebody works, and which requests are therefore theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from hotline.access.models import Post
from hotline.dispatch.models import Agency, ServiceRequest


def agency_of(user: Any) -> Agency | None:
    """Return the unit or district of ``user``; None at the hotline centre."""
    post = Post.objects.select_related("agency").filter(user_id=user.pk).first()
    return post.agency if post else None


def at_centre(user: Any) -> bool:
    """Return whether ``user`` works at the hotline centre: they have no post, and no role of a unit or district."""
    if "_at_centre" not in user.__dict__:
        of_unit = user.groups.filter(name__in=("handler", "district")).exists()
        user.__dict__["_at_centre"] = not of_unit and agency_of(user) is None
    return bool(user.__dict__["_at_centre"])


def requests_of(user: Any, rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Return those of ``rows`` that ``user`` needs to know: all at the centre, else those of the unit or district.

    A district sees what lies in it, what it leads, and what its streets lead; a unit what it leads, assists or gets a
    copy of. Somebody of a unit whose post is not known sees nothing.
    """
    if at_centre(user):
        return rows
    agency = agency_of(user)
    if agency is None:
        return rows.none()
    units = [agency.code]
    mine = Q(lead_agency__in=units) | Q(pk__in=_involving(units))
    if agency.kind == Agency.AgencyKind.DISTRICT:
        units += list(agency.children.values_list("code", flat=True))
        mine = Q(lead_agency__in=units) | Q(pk__in=_involving(units)) | Q(district=agency.code)
    return rows.filter(mine)


def _involving(units: list[str]) -> QuerySet[Any]:
    return ServiceRequest.involved.through.objects.filter(agency__in=units).values("request_id")
