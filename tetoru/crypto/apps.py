"""Registers the keyring."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """Keys and encrypted fields."""

    name = "tetoru.crypto"
    label = "crypto"
