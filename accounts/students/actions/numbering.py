"""出席番号 of a whole class at once: numbers that change places could not be written one by one."""

import uuid
from collections.abc import Mapping

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.editing import locked
from accounts.students.permissions import EDIT_STUDENTS
from auditlog.events import Event
from auditlog.trail import audited
from schools.errors import FieldRefused
from schools.models import Classroom, Enrolment, Student
from schools.states import WITH_A_SCHOOL, in_state
from tetoru.access import Staff, require


def number_class(actor: Staff, room: Classroom, *, desk: Desk, numbers: Mapping[uuid.UUID, int]) -> int:
    """Give these pupils of the class their numbers; gives how many changed. Raises FieldRefused.

    A number that a pupil besides them holds is refused, and then none is given.
    """
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.CLASS_NUMBERED) as entry:
        current = locked(Classroom.objects.all(), room.pk)
        held = Enrolment.objects.filter(classroom=current).select_related("student")
        here = held.filter(in_state(WITH_A_SCHOOL, prefix="student__"))
        for other in here.exclude(student_id__in=list(numbers)).filter(number__in=list(numbers.values())):
            said = {"room": current.label, "number": other.number, "name": other.student.name}
            raise FieldRefused("number", _("%(room)sの%(number)d番は、%(name)sさんです。") % said)
        changed = [one for one in held.filter(student_id__in=list(numbers)) if one.number != numbers[one.student_id]]
        for one in changed:
            one.number = numbers[one.student_id]
        Enrolment.objects.bulk_update(changed, ["number"])
        Student.objects.filter(pk__in=[one.student_id for one in changed]).update(version=F("version") + 1)
        entry.describe(current, students=len(changed))
    return len(changed)
