"""Absences that a home has told and the register does not count, for those who must hear of it (ADR 0054)."""

import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When

from messaging.absences.calendars import SchoolDays, days_at
from messaging.absences.models import Absence, Category, State
from schools.models import Student
from schools.states import ATTENDING


class Uncounted(StrEnum):
    """Why a day counts nowhere."""

    WITHDRAWN = "withdrawn"
    PRESENT = "present"
    NO_LESSONS = "no_lessons"
    NOT_ENROLLED = "not_enrolled"
    ON_LEAVE = "on_leave"


IS_DUE = Q(student__next_on__lte=F("day"))
IS_SETTLED = Q(student__settled_on=None) | Q(student__settled_on__lte=F("day"))
IS_GONE = Case(
    When(IS_DUE, then=~Q(student__next_state__in=ATTENDING)),
    When(IS_SETTLED, then=~Q(student__settled_state__in=ATTENDING)),
    default=Value(value=False),
    output_field=BooleanField(),
)
"""For `annotate`: whether the pupil is in no class on the day. Who has left since then was away all the same."""
IS_ON_LEAVE = Case(
    When(IS_DUE, then=Q(student__next_state=Student.State.SUSPENDED)),
    When(IS_SETTLED, then=Q(student__settled_state=Student.State.SUSPENDED)),
    default=Value(value=False),
    output_field=BooleanField(),
)
"""For `annotate`: whether the pupil is on leave (休学) on the day: in a class, and not to attend."""


def why_uncounted(absences: Sequence[Any]) -> dict[uuid.UUID, Uncounted]:
    """Of those of these rows that do not count, why. They have `is_gone` and `is_on_leave`. One query."""
    if not absences:
        return {}
    days = [absence.day for absence in absences]
    calendar = days_at({absence.school_id for absence in absences}, min(days), max(days))
    found = {absence.pk: _why(absence, calendar) for absence in absences}
    return {row_id: why for row_id, why in found.items() if why is not None}


def _why(absence: Any, calendar: SchoolDays) -> Uncounted | None:
    if absence.state == State.CANCELLED:
        return Uncounted.WITHDRAWN
    if absence.is_gone:
        return Uncounted.NOT_ENROLLED
    if absence.is_on_leave:
        return Uncounted.ON_LEAVE
    if _is_off(absence, calendar):
        return Uncounted.NO_LESSONS
    return Uncounted.PRESENT if absence.category == Category.PRESENT else None


def _is_off(absence: Absence, calendar: SchoolDays) -> bool:
    mine = calendar.of(absence.school_id, absence.classroom_id)
    return mine.stops(absence.day, activity=absence.activity_id is not None)
