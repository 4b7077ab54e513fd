"""The form of a score sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.console.models import ErrorCode, ScoreSheet
from hotline.console.models.score_sheet import SCORES
from hotline.gateway.models import Conversation, Message


class SheetForm(forms.Form):
    """Who is judged, five scores of 0 to 100, the errors found, a note."""

    subject = forms.ChoiceField(label=_("Who is judged"), choices=ScoreSheet.Subject.choices)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    found = forms.MultipleChoiceField(
        label=_("Errors"), choices=ErrorCode.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, agents: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].choices = [("", "—"), *((name, name) for name in agents)]  # type: ignore[attr-defined]
        for name in SCORES:
            self.fields[name] = forms.IntegerField(label=label_of(name), min_value=0, max_value=100)
        self.order_fields(["subject", "agent", *SCORES, "found", "note"])

    def clean(self) -> dict[str, Any]:
        """An agent who is judged has to be named, and nobody else is."""
        given = super().clean() or {}
        if (given.get("subject") == ScoreSheet.Subject.AGENT) != bool(given.get("agent")):
            self.add_error("agent", _("Name the agent who is judged, or nobody when it is the bot."))
        return given

    def sheet(self) -> ScoreSheet:
        """Return the unsaved sheet of a form that is in order."""
        given = dict(self.cleaned_data)
        return ScoreSheet(errors=given.pop("found"), **given)


def label_of(score: str) -> str:
    """Return a score's name."""
    return str(ScoreSheet._meta.get_field(score).verbose_name)  # type: ignore[union-attr]


def agents_of(conversation: Conversation) -> list[str]:
    """Return the agents who answered in the conversation."""
    said = conversation.messages.filter(sender=Message.Sender.AGENT).exclude(agent="")
    return sorted(set(said.values_list("agent", flat=True)))
