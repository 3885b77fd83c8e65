"""Registers the absences."""

from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    """Absences."""

    name = "messaging.absences"
    label = "absences"

    def ready(self) -> None:
        """Let those who must not know the absences ask for a school's days, and say where a pupil goes."""
        from messaging.absences.calendars import days_at  # noqa: PLC0415 -- when all apps are loaded
        from messaging.absences.moving import follow  # noqa: PLC0415 -- the same
        from messaging.absences.settling import tell_of_pupil  # noqa: PLC0415 -- the same
        from schools.calendars import register_calendars  # noqa: PLC0415 -- the same
        from schools.moves import MOVES, STATES  # noqa: PLC0415 -- the same

        register_calendars(days_at)
        MOVES.register(follow)
        STATES.register(tell_of_pupil)
