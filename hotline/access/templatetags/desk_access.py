"""``{% reveal_box thing %}``: says whether a page is masked and leads to lifting the mask."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from hotline.access.reveals import may_reveal, revealed_until
from hotline.access.things import name_of

register = template.Library()


@register.inclusion_tag("access/reveal_box.html", takes_context=True)
def reveal_box(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """Return what the box shows of ``thing`` to the person who looks."""
    request = context["request"]
    what, key = name_of(thing)
    return {
        "what": what,
        "key": key,
        "until": revealed_until(request, thing),
        "may_reveal": may_reveal(request, thing),
        "secret": bool(getattr(thing, "confidential", False)),
        "here": request.get_full_path(),
    }
