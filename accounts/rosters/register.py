"""What a roster is compared with: the school's classes and pupils of the year, and whom the other system knows."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import LinkedClass, LinkedPupil, RosterUpload
from accounts.models.roster import id_indexes
from accounts.rosters.shape import Roster, RosterClass
from schools.models import Classroom, Enrolment, Student
from schools.name_search.folding import folded
from schools.states import WITH_A_SCHOOL, in_state, today_in_tokyo


@dataclass(frozen=True)
class Register:
    """One school in one year."""

    rooms: dict[str, Classroom]
    """By the other system's id: the class of ours that each class of the roster is, where there is one."""
    empty: tuple[Classroom, ...]
    """Classes of ours that the roster does not have."""
    places: dict[uuid.UUID, Enrolment]
    """The school's pupils of the year with their class, by pupil."""
    seats: dict[tuple[uuid.UUID, uuid.UUID], Enrolment]
    """The same by pupil and class: somebody can be in two."""
    elsewhere: frozenset[uuid.UUID]
    """Those of them who are also in another school's class."""
    known: dict[str, Student]
    """Pupils of the tenant by the other system's id."""
    away: dict[uuid.UUID, list[Enrolment]]
    """Where those of them are or were this year who are not among the school's pupils."""
    former: dict[uuid.UUID, Enrolment]
    """Pupils of the school with a class of another year only: in April that is everybody."""
    linked: frozenset[uuid.UUID]
    """All of these whom the other system knows under some id."""

    def place_of(self, student: Student, room: Classroom | None) -> Enrolment | None:
        """The class that a pupil is in this year: rather this one, else one here, else one in another school."""
        here = self.seats.get((student.pk, room.pk)) if room else None
        others = self.away.get(student.pk, [])
        there = next((place for place in others if room and place.classroom_id == room.pk), None)
        return here or self.places.get(student.pk) or there or next(iter(others), None)


def register_of(upload: RosterUpload, roster: Roster) -> Register:
    """In as many queries for one pupil as for 1,200."""
    rooms = list(Classroom.objects.filter(school_id=upload.school_id, year_id=upload.year_id))
    by_id = _rooms_by_id(upload, rooms, roster.classes)
    used = {room.pk for room in by_id.values()}
    seats = _with_us(Enrolment.objects.filter(classroom__in=rooms))
    places = _first_of_each(seats)
    known = known_pupils(upload, [pupil.sourced_id for pupil in roster.pupils])
    former = _with_us(Enrolment.objects.filter(classroom__school_id=upload.school_id).exclude(classroom__in=rooms))
    here = {*places, *(place.student_id for place in former)}
    linked = LinkedPupil.objects.filter(partner_id=upload.partner_id, student_id__in=list(here))
    return Register(
        rooms=by_id,
        empty=tuple(room for room in rooms if room.pk not in used),
        places=places,
        seats={(place.student_id, place.classroom_id): place for place in seats},
        elsewhere=_elsewhere(upload, places),
        known=known,
        away=_away(upload, [student.pk for student in known.values() if student.pk not in places]),
        former={key: place for key, place in _first_of_each(former).items() if key not in places},
        linked=frozenset(linked.values_list("student_id", flat=True)),
    )


def known_pupils(upload: RosterUpload, sourced_ids: Iterable[str]) -> dict[str, Student]:
    """Pupils of the tenant by the other system's id."""
    by_index = {index: one for one in sourced_ids for index in id_indexes(one, upload.tenant_id)}
    found = LinkedPupil.objects.filter(partner_id=upload.partner_id, sourced_index__in=list(by_index))
    return {by_index[bytes(link.sourced_index)]: link.student for link in found.select_related("student")}


def _rooms_by_id(upload: RosterUpload, rooms: list[Classroom], sent: Iterable[RosterClass]) -> dict[str, Classroom]:
    """By the id that is known, else by the name; no class of ours is two of theirs."""
    links = LinkedClass.objects.filter(partner_id=upload.partner_id, classroom__in=rooms)
    ids = dict(links.values_list("sourced_id", "classroom_id"))
    by_pk = {room.pk: room for room in rooms}
    found = {one.sourced_id: by_pk[ids[one.sourced_id]] for one in sent if one.sourced_id in ids}
    taken = {room.pk for room in found.values()}
    free = {folded(room.label): room for room in rooms if room.pk not in taken}
    for one in sent:
        if one.sourced_id not in found and folded(one.label) in free:
            found[one.sourced_id] = free.pop(folded(one.label))
    return found


def _with_us(found: QuerySet[Enrolment]) -> list[Enrolment]:
    here = found.filter(in_state(WITH_A_SCHOOL, prefix="student__"))
    return list(here.select_related("student", "classroom__school").order_by("-classroom__year__year", "pk"))


def _first_of_each(places: Iterable[Enrolment]) -> dict[uuid.UUID, Enrolment]:
    found: dict[uuid.UUID, Enrolment] = {}
    for place in places:
        found.setdefault(place.student_id, place)
    return found


def _away(upload: RosterUpload, student_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Enrolment]]:
    """In schools of the same kind: who visits a club besides stays in the club."""
    places = Enrolment.objects.filter(student_id__in=student_ids, classroom__year_id=upload.year_id)
    places = places.filter(classroom__school__kind=upload.school.kind).order_by("pk")
    found: defaultdict[uuid.UUID, list[Enrolment]] = defaultdict(list)
    for place in places.select_related("student", "classroom__school"):
        found[place.student_id].append(place)
    return dict(found)


def _elsewhere(upload: RosterUpload, places: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    others = Enrolment.objects.filter(student_id__in=list(places), classroom__year__ends_on__gte=today_in_tokyo())
    others = others.exclude(classroom__school_id=upload.school_id)
    return frozenset(others.values_list("student_id", flat=True))
