from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("form", views.form),
    path("session", views.session),
    path("probe", views.probe),
    path("error", views.error),
    path("output", views.output),
    path("stream", views.stream),
]
