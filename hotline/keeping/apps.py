"""The keeping app of the hotline."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hotline.append_only import AddedOnly, protect


class KeepingConfig(AppConfig):
    """Retention, holds, proofs."""

    name = "hotline.keeping"
    label = "keeping"
    verbose_name = _("Keeping and deleting")

    def ready(self) -> None:
        """Keep the proofs as they were written, for good."""
        protect(self, [AddedOnly("keeping_deletion")])
