"""Addresses of the WeChat channel, under ``/wechat/``."""

from django.urls import path

from hotline.wechat import views

urlpatterns = [
    path("continue/<str:signed>", views.on_page),
    path("<str:name>/", views.account),
]
