"""Proofs of deletion and legal holds on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from hotline.access.admin import ReadOnlyAdmin
from hotline.access.things import actor_of
from hotline.keeping.models import Deletion, Hold


@admin.register(Deletion)
class DeletionAdmin(ReadOnlyAdmin):
    """What was deleted, and the proof."""

    list_display = ("at", "cause", "what", "counts", "before", "chain")
    list_filter = ("cause", "what")
    date_hierarchy = "at"


@admin.register(Hold)
class HoldAdmin(ModelAdmin):
    """Holds are set and lifted, never removed."""

    list_display = ("what", "key", "reason", "set_by", "set_at", "lifted_at")
    list_filter = ("what",)
    search_fields = ("key", "reason")
    readonly_fields = ("set_by", "set_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Hold, form: Any, change: bool) -> None:
        if not change:
            obj.set_by = actor_of(request)
        super().save_model(request, obj, form, change)
