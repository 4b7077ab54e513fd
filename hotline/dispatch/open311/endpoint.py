"""What all views of the endpoint share: the language, the jurisdiction, and one place that answers errors."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest as DjangoBadRequest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from hotline.dispatch.open311.errors import BadRequest, Busy, Later, MethodNotAllowed, NotFound, Open311Error
from hotline.dispatch.open311.render import respond
from hotline.dispatch.texts import supported

logger = logging.getLogger(__name__)
EXPOSED = "ETag, Link, Retry-After, X-Total-Count"
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def language_of(request: HttpRequest) -> str:
    """Return the language the client prefers (``Accept-Language``): ``zh``, the default, or ``en``."""
    for tag in request.headers.get("Accept-Language", "").split(","):
        primary = tag.split(";")[0].strip().lower().split("-")[0]
        if primary in ("zh", "en"):
            return primary
    return supported(None)


@method_decorator(csrf_exempt, name="dispatch")
class Endpoint(View):
    """A resource of the endpoint; subclasses raise Open311Error and find ``form`` (json or xml) in ``self.kwargs``."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self.answer(request, *args, **kwargs)
        response.headers["Vary"] = "Accept-Language"
        # Open to pages of other sites: no cookie plays a part, only the key in the call.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        response.headers.setdefault("Cache-Control", "no-store" if "api_key" in request.GET else "no-cache")
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say which methods there are, to browsers too that ask before they post."""
        response = HttpResponse(status=204, headers={"Allow": ", ".join(self.methods())})
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key, Accept-Language"
        response.headers["Access-Control-Max-Age"] = "86400"
        return response

    def methods(self) -> list[str]:
        """Return the methods that this resource takes."""
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the answer of the method, or the error in the form that the address asks for."""
        form = kwargs.get("form", "json")
        try:
            return super().dispatch(request, *args, **kwargs)
        except Open311Error as error:
            return self._error(error, form)
        except (DjangoBadRequest, SuspiciousOperation) as refused:
            if not isinstance(refused, TOO_MUCH):
                return self._error(BadRequest("the call cannot be read"), form)
            return self._error(BadRequest("the body is too large"), form)
        except UnreadablePostError:
            return self._error(BadRequest("the body ended too early"), form)
        except OperationalError:
            logger.exception("the database did not answer")
            return self._error(Busy("try again with the same Idempotency-Key"), form)

    def _error(self, error: Open311Error, form: str) -> HttpResponseBase:
        response = respond("errors", error.rows(), form, error.status)
        response.headers["Content-Language"] = "en"
        if isinstance(error, MethodNotAllowed):
            response.headers["Allow"] = ", ".join(error.allowed)
        if isinstance(error, Later):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise MethodNotAllowed(self.methods())

    def reply(self, root: str, content: Any, status: int = 200) -> HttpResponse:
        """Return ``content`` in the format that the address asks for."""
        response = respond(root, content, self.kwargs["form"], status)
        response.headers["Content-Language"] = language_of(self.request)
        return response

    def reply_to_all(self, root: str, content: Any) -> HttpResponseBase:
        """Return what is the same for everybody and seldom changes: caches may keep it for a minute, then ask again."""
        response = self.reply(root, content)
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"], response.headers["Cache-Control"] = tag, "public, max-age=60"
        return get_conditional_response(self.request, etag=tag, response=response) or response


def check_jurisdiction(said: str) -> None:
    """This endpoint serves one city: its code, or nothing, is right; raises NotFound."""
    if said and said != settings.CITY:
        raise NotFound(f"jurisdiction_id {said[:100]} is not known")
