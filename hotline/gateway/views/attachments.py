"""POST /api/chat/attachments and the pictures themselves."""

from __future__ import annotations

import hmac
import uuid
from typing import IO, cast

from django.core.exceptions import SuspiciousOperation
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

from hotline.gateway import identity, limits
from hotline.gateway.attachments import keep
from hotline.gateway.errors import BadMessage, NotFound, TooLarge
from hotline.gateway.models import Attachment
from hotline.gateway.photos import read_picture
from hotline.gateway.views.api import api, find_citizen, open_citizen

MEGABYTE = 1024 * 1024
MAX_FILE_MB = 10
MAX_BODY = MAX_FILE_MB * MEGABYTE + 64 * 1024  # the picture and the form around it
MAX_DRAIN = 32 * MEGABYTE
CHUNK = 64 * 1024


@api("POST")
def upload(request: HttpRequest) -> HttpResponse:
    """Keep one picture for a message to come; answers its id."""
    token, conversation = find_citizen(request)
    check_length(request)
    picture = read_picture(uploaded_file(request))
    kept = keep(
        conversation or open_citizen(request, token),
        picture.data,
        picture.content_type,
        (picture.width, picture.height),
        limits.address_of(request),
    )
    response = JsonResponse({"attachment_id": str(kept.pk)}, status=201)
    identity.set_cookie(response, token)
    return response


def check_length(request: HttpRequest) -> None:
    """Raise BadMessage unless the body is a form of known and bearable length."""
    if request.content_type != "multipart/form-data":
        raise BadMessage("multipart_only", status=415)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not length:
        raise BadMessage("length_required", status=411)
    if length > MAX_BODY:
        drain(request)
        raise TooLarge("file_too_large", limit=MAX_FILE_MB)


def drain(request: HttpRequest) -> None:
    """Read away what is too large, piece by piece: a browser still sending would not see our answer."""
    left = MAX_DRAIN
    while left > 0 and (piece := request.read(CHUNK)):
        left -= len(piece)


def uploaded_file(request: HttpRequest) -> IO[bytes]:
    """Return the form's only file; raises BadMessage."""
    try:
        files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    except (MultiPartParserError, SuspiciousOperation) as exc:
        raise BadMessage("bad_request") from exc
    if len(files) != 1:
        raise BadMessage("no_file")
    if (files[0].size or 0) > MAX_FILE_MB * MEGABYTE:
        raise TooLarge("file_too_large", limit=MAX_FILE_MB)
    return cast("IO[bytes]", files[0])  # an uploaded file reads like an open one


@api("GET")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Show a picture to the citizen who sent it, or to whoever holds its full address."""
    attachment = Attachment.objects.filter(pk=pk).first()
    if attachment is None or not may_see(request, attachment) or not attachment.path.is_file():
        raise NotFound("not_found")
    response = FileResponse(attachment.path.open("rb"), content_type=attachment.content_type)
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def may_see(request: HttpRequest, attachment: Attachment) -> bool:
    if hmac.compare_digest(request.GET.get("key", "").encode(), attachment.key.encode()):
        return True
    _, conversation = find_citizen(request)
    return conversation is not None and conversation.pk == attachment.conversation_id
