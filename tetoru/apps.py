"""Registers the project itself."""

from django.apps import AppConfig


class TetoruConfig(AppConfig):
    """What all features stand on."""

    name = "tetoru"

    def ready(self) -> None:
        """Have the database's roles checked."""
        from tetoru.db import checks  # noqa: F401, PLC0415 -- registers itself, when all apps are loaded
