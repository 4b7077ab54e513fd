"""What all processes share about one account: its access token, and which rights WeChat has refused it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AccountState(models.Model):
    """One row an account. The token is a secret of two hours; the database is as safe as the messages in it."""

    account = models.CharField(max_length=50, primary_key=True)
    token = models.CharField(max_length=1024, blank=True)
    expires_at = models.DateTimeField(default=timezone.now)
    forced_at = models.DateTimeField(null=True, blank=True, help_text="Last refresh by force; WeChat allows 20 a day")
    passive_only = models.BooleanField(default=False, help_text="WeChat answered 48001: no right to send")
    no_menus = models.BooleanField(default=False, help_text="WeChat answered 40200: no menu messages")

    def __str__(self) -> str:
        return self.account
