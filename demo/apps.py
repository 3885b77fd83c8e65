"""Registers the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo city."""

    name = "demo"
