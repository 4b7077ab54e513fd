"""Insight as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """What the requests say of the city, for those who govern it."""

    name = "hotline.insight"
    label = "insight"
    verbose_name = _("Insight")
