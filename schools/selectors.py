"""What runs today, and what comes next."""

import datetime as dt
from typing import Any

from django.utils import timezone

from schools.models import Classroom


def current_classrooms(on: dt.date | None = None) -> Any:
    """The classes of the school year that runs on a day (today, in Tokyo)."""
    day = on or timezone.localdate()
    return Classroom.objects.filter(year__starts_on__lte=day, year__ends_on__gte=day)


def open_classrooms() -> Any:
    """The classes of this school year and of those that are prepared."""
    return Classroom.objects.filter(year__ends_on__gte=timezone.localdate())
