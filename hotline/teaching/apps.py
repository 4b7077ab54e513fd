"""The teaching app of the hotline."""

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Corrections, and reports of replays."""

    name = "hotline.teaching"
    label = "teaching"
    verbose_name = "Teaching the bot"
