"""A class's November, written straight into the tables."""

import datetime as dt
from typing import Any

from django.db import transaction

from messaging.absences.models import Absence, CalendarEntry
from schools.models import Classroom, Enrolment, School, Student
from tests.cast import Cast
from tests.messaging.absences.mornings import TOKYO
from tetoru.tenancy import tenant_scope


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def away(student: Student, *days: int, kind: str = "absent", category: str = "sickness", **more: Any) -> None:
    """The school counts the pupil as away on these days of November; a teacher has picked the category at 9:00."""
    with tenant_scope(student.tenant_id), transaction.atomic():
        room = Enrolment.objects.select_related("classroom").get(student=student).classroom
        for day in days:
            moment = dt.datetime.combine(november(day), dt.time(9), TOKYO)
            Absence.objects.create(
                **{
                    "tenant_id": student.tenant_id, "school_id": room.school_id, "student": student, "classroom": room,
                    "day": november(day), "kind": kind, "category": category, "state": "confirmed",
                    "confirmed_at": moment if category else None, "changed_at": moment, **more,
                }
            )  # fmt: skip


def shut(cast: Cast, first: int, last: int, *, room: Classroom | None = None, **more: Any) -> CalendarEntry:
    """ひばり小学校, or a class of it, is shut in November."""
    school: School = room.school if room else cast.hibari
    with tenant_scope(school.tenant_id), transaction.atomic():
        return CalendarEntry.objects.create(
            **{
                "tenant_id": school.tenant_id, "school": school, "classroom": room, "kind": "infection",
                "from_date": november(first), "until_date": november(last), "made_by": cast.manager,
                "made_at": dt.datetime(2026, 11, 1, 9, tzinfo=TOKYO), **more,
            }
        )  # fmt: skip


def lessons_on(cast: Cast, day: dt.date) -> None:
    """ひばり小学校 has lessons on the day, a Sunday too: on a day off nobody is missed."""
    shut(cast, 1, 1, kind="lessons", from_date=day, until_date=day)
