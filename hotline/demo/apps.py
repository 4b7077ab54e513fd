"""The made-up month as a Django app; it has no models."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hotline.demo"
    label = "demo"
