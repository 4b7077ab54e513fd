"""Accounts and their posts on the desk, and for the auditor: who has looked at what, and why masks were lifted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from hotline.access.models import Post, Reveal, View

# Its pages show the secrets of other people's second step.
admin.site.unregister([TOTPDevice, User, Group])


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):
    """Accounts. Their groups are plain lists: the two-sided ones of Django have labels that no screen reader says."""

    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")


@admin.register(Group)
class RoleAdmin(GroupAdmin, ModelAdmin):
    """Roles; ``make_roles`` writes those of the table anew."""

    filter_horizontal = ()


@admin.register(Post)
class PostAdmin(ModelAdmin):
    """Who works for which unit or district."""

    list_display = ("user", "agency")
    list_filter = ("agency__kind",)
    search_fields = ("user__username", "agency__code", "agency__name_zh", "agency__name_en")
    raw_id_fields = ("user",)


class ReadOnlyAdmin(ModelAdmin):
    """Rows that nobody makes, changes or deletes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(View)
class ViewAdmin(ReadOnlyAdmin):
    """The log of views."""

    list_display = ("at", "actor", "page", "method", "what", "key", "revealed", "remote")
    list_filter = ("revealed", "what", "method", "page")
    search_fields = ("actor", "=key", "=remote")
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(Reveal)
class RevealAdmin(ReadOnlyAdmin):
    """The log of lifted masks."""

    list_display = ("at", "actor", "what", "key", "reason", "until")
    list_filter = ("what",)
    search_fields = ("actor", "=key", "reason")
    date_hierarchy = "at"
