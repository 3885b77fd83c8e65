"""Registers the notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "messaging.notices"
    label = "notices"

    def ready(self) -> None:
        """Let the log call notices by their titles."""
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- when all apps are loaded
        from messaging.notices.naming import notice_names  # noqa: PLC0415 -- the same

        name_subjects("notice", notice_names)
