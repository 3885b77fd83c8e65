"""Registers the notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "messaging.notices"
    label = "notices"

    def ready(self) -> None:
        """Let the log call notices by their titles, and drafts change hands."""
        from accounts.staff.handover import register_work  # noqa: PLC0415 -- when all apps are loaded
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- when all apps are loaded
        from messaging.notices.handing_over import DRAFTS, TEMPLATES  # noqa: PLC0415 -- the same
        from messaging.notices.naming import notice_names  # noqa: PLC0415 -- the same

        name_subjects("notice", notice_names)
        register_work(DRAFTS)
        register_work(TEMPLATES)
