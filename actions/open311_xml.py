"""GeoReport's XML as the structure its JSON has: lists lose their containers, an empty element is None."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

LISTS = {"services", "service_requests", "service_request_updates", "errors", "attributes", "values", "requests"}


def decoded(body: bytes) -> Any:
    """Return the list or object in ``body``; raises ValueError when it is no XML of GeoReport."""
    if b"<!" in body.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        # GeoReport has no document type; without one there are no entities to attack with.
        raise ValueError("a document type")
    try:
        root = ET.fromstring(body)  # noqa: S314
    except ET.ParseError as exc:
        raise ValueError("no XML") from exc
    if _name(root) not in LISTS | {"service_definition"}:
        raise ValueError(f"unknown document {_name(root)[:40]}")
    return _value(root)


def _value(element: ET.Element) -> Any:
    if _name(element) in LISTS:
        return [_value(child) for child in element]
    if len(element):
        return {_name(child): _value(child) for child in element}
    return (element.text or "").strip() or None


def _name(element: ET.Element) -> str:
    """Return the tag without a namespace, which some endpoints add."""
    return element.tag.rsplit("}", 1)[-1]
