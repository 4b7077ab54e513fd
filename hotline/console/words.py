"""Dispatch's own words in the language of the person at the desk."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from hotline.dispatch.texts import state_label


def desk_language() -> str:
    """Return ``zh`` or ``en``."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def label_of(state: str) -> str:
    """Return the short name of a state."""
    return state_label(state, desk_language()) if state else ""


def refusal(reason: str) -> str:
    """Return a refusal of dispatch as a sentence."""
    return gettext(reason)
