"""Registers the notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "messaging.notices"
    label = "notices"
