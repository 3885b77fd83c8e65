"""Registers the schools."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Tenants, schools, classes and pupils."""

    name = "schools"

    def ready(self) -> None:
        """Let the log call pupils by their names."""
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- when all apps are loaded
        from schools.naming import student_names  # noqa: PLC0415 -- the same

        name_subjects("student", student_names)
