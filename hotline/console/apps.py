"""The console as a Django app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Has no tables of its own yet: it shows those of gateway and dispatch."""

    name = "hotline.console"
    label = "console"
    verbose_name = "Console"
