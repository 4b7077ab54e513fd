"""A picture of a request, for whoever was given its address."""

from __future__ import annotations

import hmac
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase

from hotline.dispatch.models import Media, Scope
from hotline.dispatch.open311.endpoint import Endpoint
from hotline.dispatch.open311.errors import NotFound
from hotline.dispatch.open311.keys import caller_of


class PictureFile(Endpoint):
    """The file behind a ``media_url``; of a confidential request only for a key that reads it, or for the desk."""

    def get(self, request: HttpRequest, pk: str, **kwargs: Any) -> HttpResponseBase:
        row = Media.objects.select_related("request").filter(pk=pk, elsewhere="").first()
        said = request.GET.get("key", "").encode("utf-8", "replace")
        if row is None or not hmac.compare_digest(row.key.encode(), said) or not may_see(request, row):
            raise NotFound("there is no such picture")
        try:
            file = row.path.open("rb")
        except FileNotFoundError as exc:
            raise NotFound("there is no such picture") from exc
        response = FileResponse(file, content_type=row.content_type, filename=row.path.name)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response


def may_see(request: HttpRequest, row: Media) -> bool:
    """Return whether the caller may see a picture whose address it has."""
    if not row.request.confidential:
        return True
    return bool(request.user.is_staff) or Scope.READ_WHOLE in caller_of(request).scopes
