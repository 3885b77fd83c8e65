"""A pupil of a class, as the class's register has them."""

import uuid

from django.http import Http404

from schools.models import Classroom, Enrolment


def enrolment_at(classroom: Classroom, student_id: uuid.UUID) -> Enrolment:
    """The place of a pupil in the class. Raises Http404."""
    found = Enrolment.objects.filter(classroom=classroom, student=student_id).select_related("student").first()
    if found is None:
        raise Http404
    return found
