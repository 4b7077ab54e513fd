"""Addresses of signing in and of lifting a mask."""

from django.urls import path

from hotline.access import second_step, views

urlpatterns = [
    path("sign-in/code/", second_step.enter_code, name="access_code"),
    path("sign-in/enrol/", second_step.enrol, name="access_enrol"),
    path("reveal/<str:what>/<str:key>/", views.reveal_view, name="access_reveal"),
]
