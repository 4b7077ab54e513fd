"""Addresses of the front."""

from django.urls import path, re_path

from hotline.gateway.views import attachments, chat, health, page, plain

urlpatterns = [
    path("", page.index),
    path("plain", plain.plain),
    path("healthz", health.healthz),
    path("robots.txt", page.robots),
    path("api/chat/messages", chat.messages),
    path("api/chat/hotline", chat.hotline),
    path("api/chat/attachments", attachments.upload),
    path("api/chat/attachments/<uuid:pk>", attachments.show),
    re_path(r"^api(?:/.*)?$", chat.unknown),
    path("<path:path>", page.asset),
]
