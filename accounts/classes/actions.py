"""Adding, changing and deleting classes, and preparing the next year."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.editing import ensure_unchanged, locked
from accounts.models import Homeroom, StaffSeat
from accounts.students.permissions import ADD_YEARS, EDIT_STUDENTS
from auditlog.events import Event
from auditlog.trail import audited
from schools.errors import FieldRefused, StillInUse
from schools.models import Classroom, SchoolYear
from tetoru.access import Staff, require


@dataclass(frozen=True)
class ClassDraft:
    """What a form says of a class; `seat_ids` are those who look after it."""

    grade: int
    name: str
    seat_ids: frozenset[uuid.UUID]


def add_classroom(
    actor: Staff, desk: Desk, *, school_id: uuid.UUID, year_id: uuid.UUID, written: ClassDraft
) -> Classroom:
    """Open a class. Raises FieldRefused for a second one of the same name."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.CLASS_ADDED) as entry:
        room = Classroom(tenant_id=desk.tenant_id, school_id=school_id, year_id=year_id)
        _write(room, written)
        entry.describe(room, teachers=len(written.seat_ids))
    return room


def change_classroom(actor: Staff, room: Classroom, *, desk: Desk, version: int, written: ClassDraft) -> Classroom:
    """Write grade, name and teachers anew. Raises ChangedMeanwhile and FieldRefused."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.CLASS_CHANGED) as entry:
        current = locked(Classroom.objects.all(), room.pk)
        ensure_unchanged(current, version)
        current.version += 1
        _write(current, written)
        entry.describe(current, teachers=len(written.seat_ids))
    return current


def delete_classroom(actor: Staff, room: Classroom, *, desk: Desk) -> None:
    """Take away a class in which nobody ever was. Raises StillInUse."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.CLASS_DELETED) as entry:
        current = locked(Classroom.objects.all(), room.pk)
        if current.enrolments.exists():
            raise StillInUse(
                _("この学級には、名簿に人がいます（転出した人もふくみます）。先に、ほかの学級へ移してください。")
            )
        entry.describe(current)
        Homeroom.objects.filter(classroom=current).delete()
        try:
            with transaction.atomic():
                current.delete()
        except IntegrityError as error:
            raise StillInUse(_("この学級あてのお知らせか下書きがあるので、消せません。")) from error


def add_school_year(actor: Staff, desk: Desk, *, year: int) -> SchoolYear:
    """Prepare a year, from 1 April to 31 March. Raises StillInUse when it is there already."""
    require(actor, ADD_YEARS, desk)
    with audited(actor, Event.YEAR_ADDED) as entry:
        found, is_new = SchoolYear.objects.get_or_create(
            tenant_id=desk.tenant_id,
            year=year,
            defaults={"starts_on": dt.date(year, 4, 1), "ends_on": dt.date(year + 1, 3, 31)},
        )
        if not is_new:
            raise StillInUse(_("%(year)d年度は、もうあります。") % {"year": year})
        entry.describe(found, year=year)
    return found


def _write(room: Classroom, written: ClassDraft) -> None:
    room.grade, room.name = written.grade, written.name
    try:
        with transaction.atomic():
            room.save()
    except IntegrityError as error:
        text = _("%(room)sは、この年度にもうあります。ほかの名前にしてください。") % {"room": room.label}
        raise FieldRefused("name", text) from error
    seats = set(
        StaffSeat.objects.filter(school_id=room.school_id, pk__in=written.seat_ids).values_list("pk", flat=True)
    )
    held = Homeroom.objects.filter(classroom=room)
    held.exclude(seat_id__in=seats).delete()
    new = seats - set(held.values_list("seat_id", flat=True))
    Homeroom.objects.bulk_create(
        Homeroom(tenant_id=room.tenant_id, seat_id=seat_id, classroom=room) for seat_id in sorted(new)
    )
