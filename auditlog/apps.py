"""Registers the log."""

from django.apps import AppConfig


class AuditlogConfig(AppConfig):
    """The operation log."""

    name = "auditlog"
