"""The photos that citizens send, refused in the citizen's own words when they are none."""

from __future__ import annotations

from typing import IO

from hotline import pictures
from hotline.gateway.errors import BadMessage
from hotline.pictures import Picture

__all__ = ["Picture", "read_picture"]


def read_picture(file: IO[bytes]) -> Picture:
    """Return the clean picture in ``file``; raises BadMessage when there is none."""
    try:
        return pictures.read_picture(file)
    except pictures.NotAPicture as exc:
        raise BadMessage("not_a_picture", status=415) from exc
