"""Staff write into the register, and take it away as a file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.calendars import days_at
from messaging.absences.models import Absence, Amendment, Standing, State
from messaging.absences.register.marks import marks_of
from messaging.absences.register.months import Month
from messaging.absences.register.permissions import AMEND_REGISTER, EXPORT_REGISTER
from messaging.absences.register.totals import was_there
from schools.errors import ChangedMeanwhile, FieldRefused
from schools.models import Classroom, Enrolment
from tetoru.access import Staff, require


@dataclass(frozen=True)
class Amending:
    """What the form holds. `seen` is what stood in the cell when the page was opened; empty: nobody looked."""

    enrolment: Enrolment
    day: dt.date
    standing: Standing
    why: str
    seen: str


def amend_register(actor: Staff, classroom: Classroom, *, amending: Amending) -> Amendment | None:
    """Write into a cell of the register; what stood there is kept with who, when and why.

    None when it says so already. Raises FieldRefused for a day without lessons, ChangedMeanwhile when a colleague
    has written into the cell since it was looked at.
    """
    require(actor, AMEND_REGISTER, classroom)
    with audited(actor, Event.REGISTER_AMENDED) as entry:
        Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=amending.enrolment.pk)
        _ensure_day(classroom, amending)
        absence = _absence(classroom, amending)
        before = _standing(classroom, amending, absence)
        if amending.seen and amending.seen != before:
            raise ChangedMeanwhile
        made = None
        if before != amending.standing:
            made = _written(actor, classroom, amending, before)
            _tell_board(absence, amending)
        entry.describe(amending.enrolment.student, classroom_id=classroom.pk, day=amending.day.isoformat())
        entry.school_id = classroom.school_id
    return made


def export_register(actor: Staff, classrooms: Sequence[Classroom], *, month: Month) -> None:
    """Leave the entry of who takes which classes' registers away."""
    require(actor, EXPORT_REGISTER, classrooms)
    with audited(actor, Event.REGISTER_EXPORTED) as entry:
        entry.describe(classrooms[0], month=month.key, classrooms=[room.pk for room in classrooms])
        entry.school_id = classrooms[0].school_id


def _ensure_day(classroom: Classroom, amending: Amending) -> None:
    day, year = amending.day, classroom.year
    if day > timezone.localdate():
        raise FieldRefused("day", _("これからの日は書けません。その日になってから書いてください。"))
    if not year.starts_on <= day <= year.ends_on or not was_there(amending.enrolment.student, day):
        raise FieldRefused("day", _("この日は、この学級にいませんでした。日にちを確かめてください。"))
    off = days_at([classroom.school_id], day, day).of(classroom.school_id, classroom.pk).off(day)
    if off:
        raise FieldRefused("day", _("この日は休みです（%(name)s）。授業のある日を選んでください。") % {"name": off})


def _absence(classroom: Classroom, amending: Amending) -> Absence | None:
    found = Absence.objects.filter(
        student=amending.enrolment.student_id, school=classroom.school_id, day=amending.day, activity=None
    )
    return found.select_for_update(of=("self",)).first()


def _standing(classroom: Classroom, amending: Amending, absence: Absence | None) -> Standing:
    """What stands in the cell now."""
    student_id = amending.enrolment.student_id
    earlier = Amendment.objects.filter(student=student_id, school=classroom.school_id, day=amending.day)
    marks = marks_of([absence] if absence else [], earlier.order_by("amended_at", "pk"))
    mark = marks.get((student_id, amending.day))
    return mark.standing if mark else Standing.PRESENT


def _written(actor: Staff, classroom: Classroom, amending: Amending, before: Standing) -> Amendment:
    return Amendment.objects.create(
        tenant_id=classroom.tenant_id,
        school_id=classroom.school_id,
        classroom=classroom,
        student_id=amending.enrolment.student_id,
        day=amending.day,
        before=before,
        standing=amending.standing,
        why=amending.why,
        amended_at=timezone.now(),
        amended_by_id=actor.user_id,
    )


def _tell_board(absence: Absence | None, amending: Amending) -> None:
    """A living absence has the category that the register has, for the board and for linked systems."""
    if absence is not None and absence.state != State.CANCELLED:
        absence.category = amending.standing.category
        absence.changed_at = timezone.now()
        absence.save(update_fields=["category", "changed_at"])
