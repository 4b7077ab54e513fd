"""Keys for other systems: ``open311_key add|renew|revoke NAME`` and ``open311_key list``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.dispatch.models import ApiKey, Scope


class Command(BaseCommand):
    help = "Adds, renews, revokes and lists the api keys of Open311 clients."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["add", "renew", "revoke", "list"])
        parser.add_argument("name", nargs="?", default="", help="of the client; stands in the history")
        parser.add_argument("--scope", action="append", choices=Scope.values, default=[], help="may be repeated")
        parser.add_argument("--per-minute", type=int, default=600, help="calls a minute; 0 for no limit")
        parser.add_argument("--contact", default="", help="who answers for this client")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "list":
            self.list_keys()
        elif options["action"] == "add":
            self.add(options)
        else:
            self.end(options["name"], renew=options["action"] == "renew")

    def add(self, options: dict[str, Any]) -> None:
        """Make a key and print its secret, which is shown only here."""
        key = ApiKey(name=options["name"], scopes=sorted(set(options["scope"])), contact=options["contact"])
        key.per_minute = options["per_minute"]
        secret = key.renew()
        try:
            key.full_clean()
        except ValidationError as exc:
            raise CommandError("; ".join(exc.messages)) from exc
        key.save()
        self.stdout.write(secret)

    def end(self, name: str, *, renew: bool) -> None:
        """Give the client a new secret, or none any more."""
        key = ApiKey.objects.filter(name=name).first()
        if key is None:
            raise CommandError(f"there is no key called {name}")
        if renew:
            self.stdout.write(key.renew())
        else:
            key.revoke()
        key.save()

    def list_keys(self) -> None:
        for key in ApiKey.objects.all():
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else f"{key.per_minute} a minute"
            self.stdout.write(f"{key.name}  {key.hint}...  {', '.join(key.scopes)}  {state}")
