"""Registers the absences."""

from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    """Absences."""

    name = "messaging.absences"
    label = "absences"
