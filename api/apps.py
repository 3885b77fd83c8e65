"""連携 as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """連携."""

    name = "api"
    verbose_name = "連携"

    def ready(self) -> None:
        """Let an absence say which other systems have it, and the first page which rosters did not come."""
        from accounts.desk_work import register_tasks  # noqa: PLC0415 -- when all apps are loaded
        from api.selectors.failing import failing_tasks  # noqa: PLC0415 -- the same
        from api.selectors.taken import taken_on, takers_of  # noqa: PLC0415 -- the same
        from messaging.absences.takers import register_takers  # noqa: PLC0415 -- the same

        register_takers(takers_of, taken_on)
        register_tasks(failing_tasks)
