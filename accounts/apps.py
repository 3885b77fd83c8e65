"""Registers the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Identities, seats and guardianships."""

    name = "accounts"
