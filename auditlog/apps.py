"""Registers the log."""

from django.apps import AppConfig
from django.conf import settings

from tetoru.web import health


class AuditlogConfig(AppConfig):
    """The operation log."""

    name = "auditlog"

    def ready(self) -> None:
        """Let `/readyz` tell whether the log is sealed, where somebody is to seal it, and bears the right time."""
        from auditlog.clock import ensure_same_time  # noqa: PLC0415 -- when all apps are loaded
        from auditlog.sealing.freshness import ensure_sealing  # noqa: PLC0415 -- the same

        health.register("clock", ensure_same_time)
        if settings.SEALING_PUBLIC_KEYS:
            health.register("sealing", ensure_sealing)
