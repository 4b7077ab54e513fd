"""Addresses of teaching."""

from django.urls import path

from hotline.teaching import views

urlpatterns = [
    path("teaching/corrections/", views.corrections, name="teaching_corrections"),
    path("teaching/corrections/<int:pk>/decide/", views.decide, name="teaching_decide"),
    path("teaching/messages/<int:pk>/correct/", views.correct, name="teaching_correct"),
    path("teaching/replays/", views.replays, name="teaching_replays"),
]
