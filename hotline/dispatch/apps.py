"""The dispatch app of the hotline."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "hotline.dispatch"
    label = "dispatch"
    verbose_name = _("Dispatch")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the database's own triggers in place, whatever a migration rebuilt."""
        from hotline.dispatch.append_only import guard, lift
        from hotline.dispatch.city_version import unwatch, watch

        pre_migrate.connect(lift, sender=self, dispatch_uid="dispatch.append_only.lift")
        post_migrate.connect(guard, sender=self, dispatch_uid="dispatch.append_only.guard")
        pre_migrate.connect(unwatch, sender=self, dispatch_uid="dispatch.city_version.unwatch")
        post_migrate.connect(watch, sender=self, dispatch_uid="dispatch.city_version.watch")
