"""The keys of Open311 clients: a secret is shown once, when it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.dispatch.models import ApiKey, Scope


class ApiKeyForm(forms.ModelForm):
    """What a person decides about a key."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiKey
        fields = ("name", "scopes", "per_minute", "contact")


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    """Keys are made, changed and revoked, never deleted: their names stand in the history."""

    form = ApiKeyForm
    list_display = ("name", "hint", "scopes", "per_minute", "contact", "created_at", "counted_at", "revoked_at")
    actions = ("renew", "revoke")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if not change:
            self.show_secret(request, obj, obj.renew())
        super().save_model(request, obj, form, change)

    def show_secret(self, request: HttpRequest, key: ApiKey, secret: str) -> None:
        text = _("The key of %(name)s, shown only now: %(secret)s") % {"name": key.name, "secret": secret}
        self.message_user(request, text, messages.WARNING)

    @admin.action(description=_("Give a new key; the old one ends"), permissions=["change"])
    def renew(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        for key in chosen:
            self.show_secret(request, key, key.renew())
            key.save()

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        for key in chosen:
            key.revoke()
            key.save()
