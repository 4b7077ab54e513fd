"""What routing needs to know of a request."""

from __future__ import annotations

from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.places import nearer_places
from hotline.dispatch.routing import Matter


def matter_of(request: ServiceRequest, nearer: tuple[str, ...] | None = None) -> Matter:
    """Return the matter of ``request``; ``nearer`` are codes of smaller places, looked up by name when not given."""
    if nearer is None:
        names = {name for name in (request.community, request.estate, request.place_point) if name}
        nearer = nearer_places(names, request.street or request.district)
    return Matter(
        service=request.service,
        kind=request.kind,
        district=request.district,
        street=request.street,
        nearer=nearer,
        asset_owner=request.asset_owner,
        subject=request.subject,
        description=request.description,
        danger=request.danger,
    )
