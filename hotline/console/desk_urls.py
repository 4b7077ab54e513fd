"""The desk's pages that are not lists of the admin: each is one subject's."""

from django.contrib import admin
from django.urls import path

from hotline.console.quality.pages import quality_view
from hotline.console.quality.sheets import score_view
from hotline.console.queue.pages import filters_view, queue_view
from hotline.console.takeover.pages import takeover_view

inside = admin.site.admin_view

urlpatterns = [
    path("queue/", inside(queue_view), name="console_queue"),
    path("queue/filters/", inside(filters_view), name="console_queue_filters"),
    path("takeover/", inside(takeover_view), name="console_takeover"),
    path("quality/", inside(quality_view), name="console_quality"),
    path("quality/score/", inside(score_view), name="console_score"),
]
