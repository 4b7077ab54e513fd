"""URLs of the front, the public site: the citizen's page and chat API, and later WeChat."""

from django.urls import include, path

urlpatterns = [
    path("", include("hotline.gateway.urls")),
]
