"""The console as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    """Shows the tables of gateway and dispatch; its own hold reviews, score sheets and what agents keep."""

    default_auto_field = "django.db.models.BigAutoField"

    name = "hotline.console"
    label = "console"
    verbose_name = _("Console")
