"""What an agent tells the bot when giving a conversation back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.console.queue.filters import services
from hotline.console.words import desk_language
from hotline.gateway.desk import FACTS

LABELS = {
    "description": _("What happened"),
    "address_string": _("Address"),
    "phone": _("Phone"),
    "contact_name": _("Citizen's name"),
    "subject": _("About whom or what"),
    "demand": _("Demand"),
    "history": _("History told"),
}


class FactsForm(forms.Form):
    """All may stay empty: the bot asks for what nobody has learnt."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTS:
            if name == "service_code":
                choices = [("", "—"), *services(desk_language())]
                self.fields[name] = forms.ChoiceField(label=_("Service"), choices=choices, required=False)
            else:
                self.fields[name] = forms.CharField(label=LABELS[name], max_length=2000, required=False)

    def facts(self) -> dict[str, str]:
        """Return what was filled in, by slot."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
