"""The shop as a Django application."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
