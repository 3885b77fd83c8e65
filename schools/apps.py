"""Registers the schools."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Tenants, schools, classes and pupils."""

    name = "schools"

    def ready(self) -> None:
        """Let the log call pupils by their names, and rotations know what is made of them."""
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- when all apps are loaded
        from schools.name_search.index import reindex, remove_index  # noqa: PLC0415 -- the same
        from schools.naming import student_names  # noqa: PLC0415 -- the same
        from tetoru.crypto.derived import Derived, register_derived  # noqa: PLC0415 -- the same

        tokens = Derived("schools_nametoken.token", is_of_tenants=True, recompute=reindex, remove=remove_index)
        register_derived(tokens)
        name_subjects("student", student_names)
