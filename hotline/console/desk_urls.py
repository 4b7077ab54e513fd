"""The desk's pages that are not lists of the admin: each is one subject's."""

from django.contrib import admin
from django.urls import path

from hotline.console.queue import pages as queue

inside = admin.site.admin_view

urlpatterns = [
    path("queue/", inside(queue.queue_view), name="console_queue"),
    path("queue/filters/", inside(queue.filters_view), name="console_queue_filters"),
]
