"""The gateway as a Django app."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """Conversations and their messages."""

    name = "hotline.gateway"
    label = "gateway"
    verbose_name = "Conversations"
