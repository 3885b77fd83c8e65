"""連携 as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """連携."""

    name = "api"
    verbose_name = "連携"

    def ready(self) -> None:
        """Say on an absence who has it, on the first page which rosters did not come, and in the log who called."""
        from accounts.desk_work import register_tasks  # noqa: PLC0415 -- when all apps are loaded
        from api.selectors.failing import failing_tasks  # noqa: PLC0415 -- the same
        from api.selectors.partners import names_of_partners  # noqa: PLC0415 -- the same
        from api.selectors.taken import TAKEN, takers_of  # noqa: PLC0415 -- the same
        from auditlog.subjects import name_subjects  # noqa: PLC0415 -- the same
        from messaging.absences.takers import register_takers  # noqa: PLC0415 -- the same

        name_subjects("partner", names_of_partners)
        register_takers(takers_of, TAKEN)
        register_tasks(failing_tasks)
