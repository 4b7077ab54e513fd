"""The access app of the hotline."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hotline.append_only import AddedOnly, protect

# Cybersecurity Law Art. 21(3): logs are kept for six months at least; the database refuses to lose younger ones.
LOG_DAYS = 183


class AccessConfig(AppConfig):
    """Keeps who may see what, and who has seen it."""

    name = "hotline.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Keep what people have seen as it was written."""
        protect(self, [AddedOnly("access_reveal", LOG_DAYS), AddedOnly("access_view", LOG_DAYS)])
