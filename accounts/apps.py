"""Registers the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Identities, seats and guardianships."""

    name = "accounts"

    def ready(self) -> None:
        """Let the log call people by their names, and rotations know what is made of their addresses."""
        from accounts.emails import reindex_emails  # noqa: PLC0415 -- when all apps are loaded
        from accounts.log.people import user_names  # noqa: PLC0415 -- the same
        from accounts.rosters.links import reindex_links, remove_links  # noqa: PLC0415 -- the same
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- the same
        from tetoru.crypto.derived import Derived, register_derived  # noqa: PLC0415 -- the same

        register_derived(Derived("accounts_user.email_index", is_of_tenants=False, recompute=reindex_emails))
        links = "accounts_linkedpupil.sourced_index"
        register_derived(Derived(links, is_of_tenants=True, recompute=reindex_links, remove=remove_links))
        name_subjects("user", user_names)
