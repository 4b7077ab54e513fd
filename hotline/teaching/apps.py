"""The teaching app of the hotline."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeachingConfig(AppConfig):
    """Corrections, and reports of replays."""

    name = "hotline.teaching"
    label = "teaching"
    verbose_name = _("Teaching the bot")
