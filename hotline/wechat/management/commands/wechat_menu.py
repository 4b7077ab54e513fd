"""``python -m hotline wechat_menu [--account main] [--show]``: sets the menu of an Official Account."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.gateway.city import city
from hotline.wechat import accounts
from hotline.wechat.library import ApiError
from hotline.wechat.menu import menu
from hotline.wechat.tokens import client_of


class Command(BaseCommand):
    """Sets the menu, or shows what would be set."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--account", default="", help="name of the account; the first one by default")
        parser.add_argument("--show", action="store_true", help="print the menu and set nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        content = menu(city().default_language)
        if options["show"]:
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        known = accounts.accounts()
        account = known.get(options["account"]) or (
            next(iter(known.values()), None) if not options["account"] else None
        )
        if account is None:
            raise CommandError(f"no such account; known: {', '.join(known) or 'none, set WECHAT_TOKEN'}")
        if not account.can_send:
            raise CommandError("WECHAT_APP_ID and WECHAT_APP_SECRET are needed to set the menu (docs/wechat.md)")
        try:
            client_of(account).call("menu/create", content)
        except ApiError as error:
            raise CommandError(f"WeChat refused the menu: {error}. docs/wechat.md lists the usual reasons.") from error
        self.stdout.write(f"The menu of {account.name} is set.")
