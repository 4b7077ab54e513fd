"""Desk addresses outside the admin."""

from django.urls import path
from django.views.generic import RedirectView

from hotline.console.health import healthz

urlpatterns = [
    path("", RedirectView.as_view(url="/console/")),
    path("healthz", healthz),
]
