"""Registers the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Identities, seats and guardianships."""

    name = "accounts"

    def ready(self) -> None:
        """Let the log call people by their names."""
        from accounts.log.people import user_names  # noqa: PLC0415 -- when all apps are loaded
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- the same

        name_subjects("user", user_names)
