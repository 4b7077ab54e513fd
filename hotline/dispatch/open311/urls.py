"""Addresses of the endpoint, under ``/open311/v2/``; ``test/`` holds the same, and files nothing."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from hotline.dispatch.open311 import views
from hotline.dispatch.open311.nearby import Nearby
from hotline.dispatch.open311.picture import PictureFile
from hotline.dispatch.open311.updates import Updates

# Some clients put a slash after everything.
FORM = r"\.(?P<form>json|xml)/?$"

resources: list[URLPattern | URLResolver] = [
    re_path(rf"^discovery{FORM}", views.Discovery.as_view()),
    re_path(rf"^services{FORM}", views.Services.as_view()),
    re_path(rf"^services/(?P<service_code>[^/]+){FORM}", views.Definition.as_view()),
    re_path(rf"^requests{FORM}", views.Requests.as_view()),
    re_path(rf"^requests/(?P<service_request_id>[^/]+){FORM}", views.OneRequest.as_view()),
    re_path(rf"^tokens/(?P<token>[^/]+){FORM}", views.Token.as_view()),
]
# The test endpoint has none of these: they would change real requests.
urlpatterns: list[URLPattern | URLResolver] = [
    *resources,
    re_path(rf"^servicerequestupdates{FORM}", Updates.as_view()),
    path("media/<uuid:pk>", PictureFile.as_view()),
    re_path(rf"^nearby{FORM}", Nearby.as_view()),
    path("test/", include((resources, "test")), {"test": True}),
    re_path(r"", views.Unknown.as_view()),
]
