"""The pictures in a multipart body (GeoReport v2.1 drafts call the field ``media``), however their parts are named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest

from hotline.dispatch.open311.checks import Problems
from hotline.dispatch.open311.errors import TooLarge
from hotline.pictures import NotAPicture, Picture, read_picture

MOST = 10  # pictures and addresses of one request
LARGEST = 10 * 1024 * 1024  # bytes of one picture
LARGEST_BODY = 50 * 1024 * 1024


@dataclass(frozen=True)
class Uploads:
    """Clean pictures, and the hashes of the files as they came."""

    pictures: tuple[Picture, ...] = ()
    hashes: tuple[str, ...] = ()


def refuse_large_body(request: HttpRequest) -> None:
    """Raise TooLarge before anything of the body is read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise TooLarge(f"the body is larger than {LARGEST_BODY // 2**20} MiB")


def read_uploads(request: HttpRequest, problems: Problems) -> Uploads:
    """Return the uploaded pictures; note what is none, is too large, or is too much."""
    if request.content_type != "multipart/form-data":
        return Uploads()
    files = [file for _, several in request.FILES.lists() for file in several]
    if len(files) > MOST:
        problems.append(f"at most {MOST} pictures are taken")
        return Uploads()
    pictures, hashes = [], []
    for file in files:
        if (file.size or 0) > LARGEST:
            problems.append(f"media is larger than {LARGEST // 2**20} MiB")
            continue
        hashes.append(hashlib.sha256(file.read()).hexdigest())
        file.seek(0)
        try:
            pictures.append(read_picture(file))
        except NotAPicture:
            problems.append("media has to be a picture: JPEG, PNG, WebP or GIF")
    return Uploads(tuple(pictures), tuple(hashes))
