"""The worker app of the hotline."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """Has no tables: it works on those of gateway and dispatch."""

    name = "hotline.worker"
    label = "worker"
    verbose_name = "Worker"
