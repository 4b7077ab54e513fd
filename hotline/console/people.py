"""Who acts on the desk, and how a refusal reaches them."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from hotline.access.things import actor_of
from hotline.console.words import refusal
from hotline.dispatch import workflow

__all__ = ["actor_of", "try_to"]


def try_to(form: forms.Form, do: Callable[[], object]) -> bool:
    """Call ``do``; a refusal becomes sentences on the form. Returns whether it was done."""
    try:
        do()
    except workflow.NotAllowed as refused:
        for reason in refused.reasons:
            form.add_error(None, refusal(reason))
        return False
    return True
