"""``python -m hotline make_roles``: make each role of the table a group with its permissions, as often as one likes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError

from hotline.access.table import ROLES


def permission(named: str) -> Permission:
    """Return the permission ``app.codename``; raises CommandError when there is none."""
    app, codename = named.split(".")
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    if found is None:
        raise CommandError(f"there is no permission {named}")
    return found


class Command(BaseCommand):
    """A role has what the table says and nothing else; who has which role stays as it is."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for role, rights in ROLES.items():
            group, _made = Group.objects.get_or_create(name=role)
            group.permissions.set([permission(right) for right in rights])
