"""``{% correct_link message %}``: the way from a message of the transcript to putting right what was understood."""

from __future__ import annotations

from typing import Any

from django import template

from hotline.gateway.models import Message

register = template.Library()


@register.inclusion_tag("teaching/correct_link.html", takes_context=True)
def correct_link(context: dict[str, Any], message: Message) -> dict[str, Any]:
    """Return what the link shows: only a citizen's words can be corrected, and only by whom the table names."""
    request = context.get("request")
    may = request is not None and request.user.has_perm("teaching.add_correction")
    return {"message": message if may and message.sender == Message.Sender.CITIZEN and message.text else None}
