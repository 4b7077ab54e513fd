"""Insight as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """What managers see; built later."""

    name = "hotline.insight"
    label = "insight"
