"""The classes whose registers a desk keeps, of this school year and of those before."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from accounts.desks import Desk
from messaging.absences.register.permissions import AMEND_REGISTER
from schools.models import Classroom
from schools.selectors import current_classrooms
from tetoru.access import Staff


def classes_of_year(desk: Desk) -> QuerySet[Classroom]:
    """Those of the school year that runs, in their order."""
    found: QuerySet[Classroom] = current_classrooms().filter(school=desk.school_id)
    return found.select_related("school", "year").order_by("grade", "name")


def class_at(desk: Desk, classroom_id: uuid.UUID) -> Classroom:
    """A class of the desk's school, of any year. Raises Http404."""
    found = Classroom.objects.filter(school=desk.school_id, pk=classroom_id).select_related("school", "year").first()
    if found is None:
        raise Http404
    return found


def own_first(actor: Staff, classrooms: list[Classroom]) -> list[Classroom]:
    """The classes that somebody looks after stand in front. Who leads the school looks after all of them."""
    mine = [room for room in classrooms if AMEND_REGISTER.allows(actor, room)]
    return mine + [room for room in classrooms if room not in mine]
