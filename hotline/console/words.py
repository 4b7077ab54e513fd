"""Dispatch's own words in the language of the person at the desk."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Choices
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

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


def choice(label: object) -> str:
    """Return the label of a model's choice, which the models keep in English."""
    return gettext(str(label))


def channel_name(code: str) -> str:
    """Return what a channel is called; a webhook's own channels keep their names."""
    known = {"phone": _("Phone"), "web": _("Web page"), "chat": _("Web page"), "wechat": _("WeChat")}
    return gettext(known[code]) if code in known else code


def language_name(code: str) -> str:
    """Return a language (``zh``, ``zh-hans``, ``en``) by the name it gives itself."""
    names = {known.partition("-")[0]: name for known, name in settings.LANGUAGES}
    return str(names.get(code.partition("-")[0], code))


def named(choices: type[Choices]) -> list[tuple[str, str]]:
    """Return the choices of a model with their labels."""
    return [(value, choice(label)) for value, label in choices.choices]


# The labels of the choices that the desk shows, for the translators' tool to find.
CHOICES = (
    _("Consultation"), _("Help"), _("Complaint"), _("Report of wrongdoing"), _("Suggestion"), _("Praise"),
    _("T1 · 2 hours"), _("T2 · 24 hours"), _("T3 · 7 days"), _("T4 · 15 days"),
    _("District"), _("Street or town"), _("Department"), _("Public-service company"), _("Other"),
    _("None"), _("Contact hidden from the unit"), _("Full"),
    _("Satisfied"), _("Fairly satisfied"), _("Not satisfied"),
    _("Terminate"), _("Exclude from the rates"), _("City pack"), _("Changed on the desk"),
    _("Handler"), _("Head of the unit and district"), _("Supervision"), _("Hotline centre"),
)  # fmt: skip
