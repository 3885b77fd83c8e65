"""How pupils are called where only their ids are kept."""

import uuid

from schools.models import Enrolment, Student


def student_names(tenant_id: uuid.UUID, ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Name and newest class, rather a school's than a club's: 小川 ひなた（4年1組）. Two queries."""
    enrolments = Enrolment.objects.filter(tenant_id=tenant_id, student_id__in=ids).select_related("classroom")
    in_order = enrolments.order_by("classroom__year__year", "classroom__grade")
    rooms = {enrolment.student_id: enrolment.classroom.label for enrolment in in_order}
    students = Student.objects.filter(tenant_id=tenant_id, pk__in=ids)
    return {
        student.pk: f"{student.name}（{rooms[student.pk]}）" if student.pk in rooms else student.name
        for student in students
    }
