"""One of everything in every place, so that each address has something real behind it."""

import uuid
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Guardianship, Passkey, StaffSeat, StaffTable, User
from auditlog.bulk_reading.models import BulkReadingAlarm
from schools.models import Classroom, Group, School
from tests.cast import Cast, make_cast, signed_in
from tests.factories import make_classroom, make_group, make_staff, make_student
from tests.isolation.partners import partner_of, sent_roster
from tests.isolation.talked import talked
from tests.isolation.told import told
from tests.isolation.written import template_of, written
from tetoru.access import Role
from tetoru.doors import NAMESPACES
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@dataclass(frozen=True)
class Place:
    """What stands at one desk: the values that fill the addresses of its pages."""

    values: dict[str, Any]


@dataclass(frozen=True)
class World:
    """The cast with a draft, a notice and a pupil at each desk."""

    cast: Cast
    school: Place
    board: Place
    other_school: Place
    other_tenant: Place
    nowhere: Place = field(default_factory=lambda: Place({name: new_id() for name in ROWS}))
    sessions: dict[uuid.UUID, Any] = field(default_factory=dict)
    """The cookies of people who have signed in once for many tests."""

    def keep_signed_in(self, *users: User) -> None:
        """Each of them has a session from now on, for as long as the clock stands still."""
        self.sessions.update({user.pk: signed_in(user).cookies for user in users})

    def browser_of(self, user: User) -> Client:
        """In which this person has signed in, now or before."""
        if user.pk not in self.sessions:
            return signed_in(user)
        client = Client()
        client.cookies = copy(self.sessions[user.pk])
        return client


def make_world() -> World:
    cast = make_cast()
    for school, year in ((cast.aoba, cast.year), (cast.kaede_school, cast.kaede_room.year)):
        make_student(make_classroom(school, year, 5, "2組"))  # else one class would be the whole school
    return World(
        cast=cast,
        school=_place(cast.teacher, cast.hibari, cast.room_41, cast.hinata),
        board=_place(cast.board_admin, None, cast.room_41, cast.hinata, slug="sakura"),
        other_school=_place(cast.aoba_teacher, cast.aoba, cast.room_a1, cast.sora),
        other_tenant=_place(cast.kaede_teacher, cast.kaede_school, cast.kaede_room, cast.kaede_child),
    )


def _place(writer: User, school: School | None, room: Classroom, student: Any, *, slug: str = "") -> Place:
    values = {
        "place": slug or (school.slug if school else ""),
        "student_id": student.pk,
        "classroom_id": room.pk,
        "group_id": _group(room.school, student).pk,
        "alarm_id": _alarm(writer, room).pk,
        "passkey_id": _passkey(writer).pk,
        "device_id": _device(writer),
        "person_id": colleague_of(room, school).pk,
        "table_id": _staff_table(writer, room, school).pk,
        "link_id": _link(student),
        "school_id": room.school_id,
        "partner_id": partner_of(room).pk,
        **sent_roster(room, student),
        "template_id": template_of(writer, room, school).pk,
        **told(room, student, writer.pk),
        **talked(writer, room, student),
    }
    return Place(values | written(writer, school, room, student))


def colleague_of(room: Classroom, school: School | None) -> User:
    """Somebody whose account the desk's admin may look at."""
    return make_staff(room.year.tenant, school or room.school, Role.TEACHER, name="山口 新")


def _staff_table(reader: User, room: Classroom, school: School | None) -> StaffTable:
    """New staff that wait to be confirmed; the desk's admin, where there is one, has read them in."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        admin = StaffSeat.objects.filter(school=school, roles__contains=[Role.SCHOOL_ADMIN]).first()
        reader = admin.user if admin else reader
        return StaffTable.objects.create(tenant_id=room.tenant_id, school=school, made_by=reader, rows="[]")


def _link(student: Any) -> uuid.UUID:
    with tenant_scope(student.tenant_id), transaction.atomic():
        link = Guardianship.objects.filter(student=student).order_by("pk").first()
        assert link is not None
        return link.pk


def _group(school: School, student: Any) -> Group:
    """The group of a school; two of one school would be the same place's twice."""
    with tenant_scope(school.tenant_id), transaction.atomic():
        found = Group.objects.filter(school=school).first()
    return found or make_group(school, "図書委員会", student)


def _alarm(reader: User, room: Classroom) -> BulkReadingAlarm:
    now = timezone.now()
    with tenant_scope(room.tenant_id), transaction.atomic():
        return BulkReadingAlarm.objects.create(
            tenant_id=room.tenant_id, reader_id=reader.pk, hour=now, students=50, first_at=now, last_at=now
        )


def _passkey(owner: User) -> Passkey:
    """Somebody's way in; it stands for no second factor of the people who knock."""
    kin = User.objects.create(kind=User.Kind.GUARDIAN, name="だれか", tenant_ids=owner.tenant_ids)
    return Passkey.objects.create(user=kin, credential_id=new_id().bytes, public_key=b"")


def _device(owner: User) -> uuid.UUID:
    """Where somebody is signed in."""
    return uuid.UUID(signed_in(owner).session["device_id"])


ROWS = (
    "notice_id",
    "draft_id",
    "student_id",
    "alarm_id",
    "passkey_id",
    "device_id",
    "person_id",
    "table_id",
    "classroom_id",
    "group_id",
    "link_id",
    "school_id",
    "draft_file_id",
    "notice_file_id",
    "approval_id",
    "template_id",
    "withdrawn_id",
    "safety_id",
    "received_id",
    "received_file_id",
    "household_id",
    "report_id",
    "word_id",
    "absence_id",
    "entry_id",
    "seat_id",
    "screen_id",
    "calendar_id",
    "conversation_id",
    "conversation_file_id",
    "reader_id",
    "partner_id",
    "roster_id",
    "upload_id",
)
"""Parts of addresses that name rows."""
CONSTANT = {"page": "guardian/read", "mail_id": "none", "seat": "hibari", "number": 1}
"""Parts of addresses that name nobody's rows."""


def addresses(resolver: Any = None, namespace: str = "", outer: Any = None) -> dict[str, list[str]]:
    """Every address by its name, with the names of its parts. Asked of the resolver, so none is forgotten."""
    found: dict[str, list[str]] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        parts = [*(outer or []), *pattern.pattern.converters]
        if isinstance(pattern, URLResolver) and pattern.namespace in NAMESPACES:
            continue  # a library's addresses behind one door: tests/accounts/test_ops_doors.py
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= addresses(pattern, inner, parts)
        else:
            assert isinstance(pattern, URLPattern)
            found[f"{namespace}{pattern.name}"] = parts
    return found


def filled(parts: list[str], place: Place, *, at: Place | None = None) -> dict[str, Any]:
    """Values for the parts of an address: `place` says where, `at` (else `place`) whose rows."""
    known = {**CONSTANT, **place.values, **{k: v for k, v in (at or place).values.items() if k != "place"}}
    return {part: known[part] for part in parts}


def is_row(value: Any) -> bool:
    """Whether a part of an address names a row."""
    return isinstance(value, uuid.UUID)
