"""URLs of the front, the public site: the citizen's page and chat API, WeChat, the webhook."""

from django.urls import include, path

from hotline.webhook import channel as webhook

urlpatterns = [
    path("wechat/", include("hotline.wechat.urls")),
    path("webhook/", webhook.receive),
    path("", include("hotline.gateway.urls")),
]
