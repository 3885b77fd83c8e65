"""Registers the absences."""

from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    """Absences."""

    name = "messaging.absences"
    label = "absences"

    def ready(self) -> None:
        """Let those who must not know the absences ask for a school's days, and tell where a pupil goes."""
        from messaging.absences.calendars import days_at  # noqa: PLC0415 -- when all apps are loaded
        from messaging.absences.moving import follow  # noqa: PLC0415 -- the same
        from schools.calendars import register_calendars  # noqa: PLC0415 -- the same
        from schools.moves import register_follower  # noqa: PLC0415 -- the same

        register_calendars(days_at)
        register_follower(follow)
