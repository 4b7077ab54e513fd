"""One neutral structure, two formats.

A document is built of dicts, lists, texts, numbers, booleans and None. JSON is what Open311 calls the Spark mapping:
lists lose their containers, empty is null. XML names each list's items by ``ITEM``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpResponse
from django.utils import timezone

ITEM = {
    "attributes": "attribute",
    "values": "value",
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
    "assisting_agencies": "agency",
    "copied_agencies": "agency",
    "incomplete": "item",
    "media_urls": "media_url",
}
CONTENT_TYPE = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# What XML 1.0 cannot hold at all, however it is escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_A_NAME = re.compile(r"[^\w.-]|^(?=[\d.-])")


def when(moment: dt.datetime | None) -> str | None:
    """Return ``moment`` as Open311 writes dates: ISO 8601 in the city's zone, with its offset, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def respond(root: str, content: Any, form: str, status: int = 200) -> HttpResponse:
    """Return ``content`` in ``form`` (json or xml); ``root`` is the XML document's outermost element."""
    body = to_json(content) if form == "json" else to_xml(root, content)
    return HttpResponse(body, content_type=CONTENT_TYPE[form], status=status)


def to_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def to_xml(root: str, content: Any) -> bytes:
    element = ET.Element(root)
    _fill(element, content)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(element, encoding="utf-8", xml_declaration=False)


def _fill(element: ET.Element, content: Any) -> None:
    if isinstance(content, dict):
        for name, value in content.items():
            _fill(ET.SubElement(element, NOT_A_NAME.sub("_", name)), value)
    elif isinstance(content, list | tuple):
        for value in content:
            _fill(ET.SubElement(element, ITEM.get(element.tag, "value")), value)
    elif content is not None:
        element.text = _text(content)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return NOT_XML.sub("�", str(value))
