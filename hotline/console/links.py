"""Links between a request and the conversation it came from."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.html import format_html

from hotline.dispatch.models import ServiceRequest
from hotline.gateway.models import Conversation


def transcript_url(conversation_id: str) -> str:
    """Return the address of the transcript a request came from, or nothing."""
    try:
        key = uuid.UUID(conversation_id)
    except ValueError:  # none, or that of another system
        return ""
    known = Conversation.objects.filter(pk=key).exists()
    return reverse("admin:gateway_conversation_change", args=[key]) if known else ""


def request_link(number: str) -> str:
    """Return a link to the request of that number, or the bare number."""
    found = ServiceRequest.objects.filter(number=number).first()
    if found is None:
        return number
    url = reverse("admin:dispatch_servicerequest_change", args=[found.pk])
    return format_html('<a href="{}">{}</a>', url, found.number)
