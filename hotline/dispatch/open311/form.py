"""What a client posted, as one flat form: names to lists of texts, empty ones left out.

Open311 wants ``application/x-www-form-urlencoded``. Multipart and JSON are accepted as well: in JSON the attributes may
be an object (``{"attribute": {"CODE": "v"}}``), which becomes the same flat form.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

from hotline.dispatch.open311.errors import BadRequest
from hotline.dispatch.open311.uploads import refuse_large_body

Form = dict[str, list[str]]
# Control characters, which neither PostgreSQL nor XML can hold, but not tab and line ends.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BRACKETED = re.compile(r"^(?P<group>\w+)\[(?P<name>[^\[\]]+)\](?P<many>\[\])?$")
# A list as PHP and Rails write it: ``media_url[]``, ``media_url[0]``. The names in brackets are none.
LISTED = re.compile(r"^(?P<name>\w+)\[\d*\]$")
GROUPS = ("attribute", "extended_attributes")
# Not part of what is filed: who files it, and where.
NOT_FILED = {"api_key", "jurisdiction_id"}


def read_form(request: HttpRequest) -> Form:
    """Return the posted form; raises BadRequest when the body cannot be read."""
    try:
        refuse_large_body(request)
        if request.content_type == "application/json":
            return _clean(_flatten(json.loads(request.body or b"{}")))
        if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data", ""):
            raise BadRequest(f"content type {request.content_type} is not understood: send a form")
        posted = request.POST if request.content_type == "multipart/form-data" else _urlencoded(request)
        return _clean({name: posted.getlist(name) for name in posted})
    except (MultiPartParserError, ValueError, RecursionError) as exc:
        raise BadRequest("the body cannot be read") from exc


def _urlencoded(request: HttpRequest) -> QueryDict:
    """Return the form in the charset that its content type names; Django itself takes UTF-8 only."""
    charset = (request.content_params or {}).get("charset", "").strip("\"' ")
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        charset = "utf-8"
    return QueryDict(request.body, encoding=charset)


def text(form: Form, name: str) -> str:
    """Return the last value of ``name``, empty if absent."""
    return form.get(name, [""])[-1]


def group(form: Form, name: str) -> Form:
    """Return the bracketed fields ``name[KEY]`` and ``name[KEY][]`` by their keys."""
    found: Form = {}
    for field, values in form.items():
        match = BRACKETED.match(field)
        if match and match["group"] == name:
            found.setdefault(match["name"], []).extend(values)
    return found


def fingerprint(form: Form, hashes: tuple[str, ...] = ()) -> str:
    """Return a hash of what is filed, files by their own ``hashes``; the same matter again gives the same."""
    filed = sorted((name, values) for name, values in form.items() if name not in NOT_FILED)
    if hashes:
        filed.append(("media", list(hashes)))
    return hashlib.sha256(json.dumps(filed, ensure_ascii=False).encode()).hexdigest()


def _clean(form: Form) -> Form:
    cleaned: Form = {}
    for name, values in form.items():
        if kept := [v for v in (CONTROL.sub("", v).strip() for v in values) if v]:
            cleaned.setdefault(_plain_name(name), []).extend(kept)
    return cleaned


def _plain_name(name: str) -> str:
    listed = LISTED.match(name)
    return listed["name"] if listed and listed["name"] not in GROUPS else name


def _flatten(content: Any) -> Form:
    if not isinstance(content, dict):
        raise BadRequest("a JSON body has to be an object")
    form: Form = {}
    for name, value in content.items():
        if isinstance(value, dict) and name in ("attribute", "extended_attributes"):
            form |= {f"{name}[{key}]": _texts(inner) for key, inner in value.items()}
        else:
            form[name] = _texts(value)
    return form


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if value is None:
        return []
    return [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
