"""URLs of the desk: the staff's console and the Open311 endpoint for machines."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("open311/v2/", include("hotline.dispatch.open311.urls")),
    path("console/", include("hotline.console.desk_urls")),
    path("console/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("insight/", include("hotline.insight.urls")),
    path("", include("hotline.access.urls")),
    path("", include("hotline.teaching.urls")),
    path("", include("hotline.console.urls")),
]
