"""Keeping the pictures that come with a request or an update."""

from __future__ import annotations

import os
from collections.abc import Iterable

from hotline.dispatch.models import Media, ServiceRequest
from hotline.pictures import Picture


def keep(request: ServiceRequest, addresses: Iterable[str], pictures: Iterable[Picture]) -> list[Media]:
    """Store addresses and files beside ``request``, in this order; call it in the transaction of the request."""
    begin = request.media.count()
    rows = [Media(request=request, elsewhere=address) for address in addresses]
    for picture in pictures:
        row = Media(request=request, content_type=picture.content_type, size=len(picture.data))
        row.width, row.height = picture.width, picture.height
        write(row, picture.data)
        rows.append(row)
    for order, row in enumerate(rows, start=begin):
        row.order = order
    return Media.objects.bulk_create(rows)


def write(row: Media, data: bytes) -> None:
    """Write the file so that it is on the disk before the database says so."""
    row.path.parent.mkdir(parents=True, exist_ok=True)
    with row.path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
