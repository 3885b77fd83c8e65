"""連携 as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """連携."""

    name = "api"
    verbose_name = "連携"
