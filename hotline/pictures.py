"""Pictures from outside: known by their content, made anew without metadata, never trusted as they came."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
MAX_PIXELS = 50_000_000  # more would be a decompression bomb
LONGEST_SIDE = 4096  # pixels; enough to read a sign in the background


class NotAPicture(ValueError):
    """The file is no JPEG, PNG, WebP or GIF that can be read."""


@dataclass(frozen=True)
class Picture:
    """A clean picture; sizes in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


def read_picture(file: IO[bytes]) -> Picture:
    """Return the picture in ``file``, upright and without metadata; of an animation the first frame.

    Raises NotAPicture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise NotAPicture("too many pixels")
                return rewrite(opened, opened.format or "")
    except NotAPicture:
        raise
    except Exception as exc:  # a broken picture makes Pillow raise nearly anything
        raise NotAPicture(type(exc).__name__) from exc


def rewrite(opened: Image.Image, source_format: str) -> Picture:
    """Return the picture encoded anew: photographs as JPEG or WebP, the rest as PNG."""
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    target = source_format if source_format in {"JPEG", "WEBP"} else "PNG"
    alpha = "A" in upright.getbands() or "transparency" in upright.info
    pixels = upright.convert("RGBA" if alpha and target != "JPEG" else "RGB")
    pixels.info.clear()
    out = io.BytesIO()
    pixels.save(out, format=target, **({} if target == "PNG" else {"quality": 88}))
    return Picture(out.getvalue(), f"image/{target.lower()}", pixels.width, pixels.height)
