"""The resources of GeoReport v2."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

import citypack
from hotline.dispatch.filing import OtherBody, file
from hotline.dispatch.known_city import known_city
from hotline.dispatch.models import Scope, ServiceRequest
from hotline.dispatch.notices import sentence
from hotline.dispatch.numbers import new_number
from hotline.dispatch.open311 import documents
from hotline.dispatch.open311.checks import Problems, truth
from hotline.dispatch.open311.endpoint import Endpoint, check_jurisdiction, language_of
from hotline.dispatch.open311.errors import BadRequest, NotFound
from hotline.dispatch.open311.filing_form import read_filing
from hotline.dispatch.open311.filters import find_requests, normal_number
from hotline.dispatch.open311.form import read_form, text
from hotline.dispatch.open311.keys import Caller, caller_of, demand
from hotline.dispatch.open311.uploads import read_uploads
from hotline.dispatch.open311.views_of_request import View


class Discovery(Endpoint):
    """Which endpoints there are."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        pack, language = citypack.load(settings.CITY), language_of(request)
        base = request.build_absolute_uri("/open311/v2/")
        return self.reply_to_all(
            "discovery", documents.discovery(base, pack.operator.in_language(language), pack.hotline_number)
        )


class Services(Endpoint):
    """The services that can be asked for."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        rows = [row for row in known_city().services.values() if row.active]
        return self.reply_to_all("services", [documents.service(row, language_of(request)) for row in rows])


class Definition(Endpoint):
    """The extra questions of one service."""

    def get(self, request: HttpRequest, service_code: str, **kwargs: Any) -> HttpResponseBase:
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        row = known_city().active_service(service_code)
        if row is None:
            raise NotFound(f"service_code {service_code[:100]} is not known")
        return self.reply_to_all("service_definition", documents.definition(row, language_of(request)))


def rows_to_show(*, extensions: bool) -> QuerySet[ServiceRequest]:
    """Return the requests with what their documents need beside the known city, in a fixed number of queries."""
    rows = ServiceRequest.objects.prefetch_related("merged_into")
    return rows.prefetch_related("involvements__agency", "media") if extensions else rows


class Requests(Endpoint):
    """The list of requests, and the place to file one."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        view = view_of(request, caller_of(request))
        page = find_requests(request.GET, rows_to_show(extensions=view.extended))
        known_city().attach(page.requests)
        response = self.reply("service_requests", [documents.request(row, view) for row in page.requests])
        links = page.links(request.GET, request.build_absolute_uri(request.path))
        if links:
            response.headers["Link"] = links
        if page.total is not None:
            response.headers["X-Total-Count"] = str(page.total)
        return response

    def post(self, request: HttpRequest, test: bool = False, **kwargs: Any) -> HttpResponseBase:
        form = read_form(request)
        caller = caller_of(request, form)
        demand(caller, Scope.FILE)
        check_jurisdiction(text(form, "jurisdiction_id") or request.GET.get("jurisdiction_id", ""))
        problems = Problems()
        uploads = read_uploads(request, problems)
        filing = read_filing(form, uploads, caller, request.headers.get("Idempotency-Key", "").strip(), problems)
        if test:
            return self.reply("service_requests", [documents.not_filed(new_number())], 201)
        try:
            filed = file(filing).request
        except OtherBody as exc:
            raise BadRequest("this Idempotency-Key was used before for a different request") from exc
        language = filed.language if "Accept-Language" not in request.headers else language_of(request)
        return self.reply("service_requests", [documents.filed(filed, sentence(filed, language))], 201)


class OneRequest(Endpoint):
    """One request by its number: a list of one."""

    def get(self, request: HttpRequest, service_request_id: str, **kwargs: Any) -> HttpResponseBase:
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        view = view_of(request, caller_of(request))
        number = normal_number(service_request_id.replace("\x00", ""))
        row = rows_to_show(extensions=view.extended).filter(number=number).first()
        if row is None:
            raise NotFound("service_request_id is not known")
        known_city().attach([row])
        return self.reply("service_requests", [documents.request(row, view)])


class Token(Endpoint):
    """The number of a request by its token. Numbers are given at once; the filing's Idempotency-Key is its token."""

    def get(self, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))
        row = ServiceRequest.objects.filter(draft_key=token.replace("\x00", "")).first()
        if row is None:
            raise NotFound("token is not known")
        return self.reply("service_requests", [{"service_request_id": row.number, "token": token}])


class Unknown(Endpoint):
    """Everything else under the endpoint's address."""

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = wanted_form(request)
        return self._error(NotFound("there is no such resource; addresses end in .json or .xml"), form)


def wanted_form(request: HttpRequest) -> str:
    """Return the format for an address that names none of ours: by its ending, else by what ``Accept`` prefers."""
    path = request.path.rstrip("/")
    if path.endswith((".xml", ".json")):
        return path.rsplit(".", 1)[1]
    best = request.get_preferred_type(["application/json", "text/xml", "application/xml"])
    return "xml" if best and best.endswith("/xml") else "json"


def view_of(request: HttpRequest, caller: Caller) -> View:
    """Return what ``caller`` may see; what goes beyond GeoReport v2 only if it is asked for."""
    wanted = truth(request.GET.get("extensions", "")) is True
    return View(
        language_of(request),
        whole=Scope.READ_WHOLE in caller.scopes,
        secret=Scope.SECRET in caller.scopes,
        extended=wanted and Scope.EXTENDED in caller.scopes,
        site=request.build_absolute_uri("/").rstrip("/"),
    )
