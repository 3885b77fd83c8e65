"""Registers the keyring."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """Keys and encrypted fields."""

    name = "tetoru.crypto"
    label = "crypto"

    def ready(self) -> None:
        """Have the root key checked."""
        from tetoru.crypto import checks  # noqa: F401, PLC0415 -- registers itself, when all apps are loaded
