"""The gateway as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatewayConfig(AppConfig):
    """Conversations and their messages."""

    name = "hotline.gateway"
    label = "gateway"
    verbose_name = _("Conversations")
