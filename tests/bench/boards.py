"""Ratio 14: the board of a school of 1,200 against that of a school of 60, with as many classes and as many away.

Asked of the WSGI application in this process; every school is of one city, in which there are many other pupils and
as many who have left.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from messaging.absences.actions.reporting import report_absence
from messaging.absences.models import WallScreen
from messaging.absences.said import Said
from messaging.absences.selectors.places import places_of
from messaging.absences.selectors.rooms import rooms_at
from messaging.absences.walls import Ticket
from schools.models import Classroom, School, SchoolYear, Tenant
from tests import factories as make
from tests.bench import people
from tests.bench.harness import Variant
from tests.bench.homes import cookies_of
from tests.bench.pages import Pages
from tests.bench.sending import backend_of
from tests.bench.server import superuser
from tests.bench.settings import DATABASE
from tests.cast import actor
from tetoru.access import Role
from tetoru.crypto.keyring import make_key
from tetoru.crypto.tokens import checksum_of
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

SIZES = {"60": (18, 60), "600": (18, 600), "1,200": (18, 1_200), "1,200 in 40 classes": (40, 1_200)}
"""Classes, and pupils in all of them."""
AWAY = 16
PAGES, QUESTIONS = 10, 50
"""In one sample."""
ROW = b'id="absence-'
PUPILS = """
with pupil as (
    insert into schools_student select (jsonb_populate_record(one, jsonb_build_object('id', uuidv7()))).*
    from schools_student one, generate_series(1, %(many)s) where one.id = %(like)s returning id
), numbered as (select id, row_number() over (order by random()) as place from pupil)
insert into schools_enrolment (id, tenant_id, student_id, classroom_id, number)
select uuidv7(), %(tenant)s, id, (%(rooms)s::uuid[])[place %% %(classes)s + 1], place / %(classes)s + 1 from numbered
"""
LEFT = """
insert into schools_student
select (jsonb_populate_record(one, jsonb_build_object('id', uuidv7(), 'settled_state', 'graduated'))).*
from schools_student one where one.tenant_id = %(tenant)s
"""


@dataclass(frozen=True)
class Staffroom:
    """A school, somebody who looks at its board, and a screen on its wall."""

    school: School
    board: str
    teacher: str
    """Cookies."""
    wall: str


def make_staffrooms(guardians: int) -> dict[str, Staffroom]:
    """A city with so many guardians, and in it a school of each size."""
    city = people.make_city("buna", guardians)
    make_key(city.tenant_id)
    tenant = Tenant.objects.get(pk=city.tenant_id)
    superuser(DATABASE).execute(LEFT, {"tenant": city.tenant_id})
    with tenant_scope(tenant.pk), transaction.atomic():
        year = SchoolYear.objects.get()
    rooms = {name: _staffroom(tenant, year, number, *size) for number, (name, size) in enumerate(SIZES.items())}
    people.settle()
    return rooms


def board_variants(rooms: dict[str, Staffroom]) -> list[Variant]:
    """The board, the wall, and the statement that counts pupils, at each of the schools."""
    pages, backend = Pages(()), (backend_of(),)
    found = []
    for name, room in rooms.items():
        board = _asking(pages, room.board, room.teacher, ROW)
        wall = _asking(pages, "/wall/", room.wall, b'class="kind kind--absent"')
        found += [
            Variant(f"board of {name}", board, processes=backend),
            Variant(f"wall of {name}", wall, processes=backend),
            Variant(f"classes of {name}", _classes(room.school), processes=backend),
        ]
    return found


def _staffroom(tenant: Tenant, year: SchoolYear, number: int, classes: int, pupils: int) -> Staffroom:
    school = make.make_school(tenant, f"buna{number}", f"ぶな第{number}小学校")
    rooms = [make.make_classroom(school, year, place % 6 + 1, f"{place // 6 + 1}組") for place in range(classes)]
    for place in range(AWAY):
        _fall_ill(rooms[place])
    like = make.make_student(rooms[-1])
    asked = {"many": pupils - AWAY - 1, "like": like.pk, "tenant": tenant.pk, "classes": classes}
    superuser(DATABASE).execute(PUPILS, {**asked, "rooms": [room.pk for room in rooms]})
    teacher = make.make_staff(tenant, school, Role.TEACHER)
    return Staffroom(school, f"/s/{school.slug}/absences/", cookies_of(teacher), f"wall={_hang(school, teacher)}")


def _fall_ill(room: Classroom) -> None:
    guardian, today = make.make_guardian(make.make_student(room)), timezone.localdate()
    with tenant_scope(*guardian.tenant_ids), transaction.atomic():
        who, said = actor(guardian), Said("absent", today, today, "fever")
        report_absence(who, tuple(places_of(who)), said=said, key=uuid.uuid4(), is_sure=True)


def _hang(school: School, teacher: make.User) -> Ticket:
    ticket, now = Ticket(school.tenant_id, secrets.token_urlsafe(24)), timezone.now()
    with tenant_scope(school.tenant_id), transaction.atomic():
        WallScreen.objects.create(
            id=new_id(), tenant_id=school.tenant_id, school=school, place="職員室", made_by=teacher, made_at=now,
            code_until=now + dt.timedelta(hours=1), token_hash=checksum_of(ticket.token), opened_at=now,
        )  # fmt: skip
    return ticket


def _asking(pages: Pages, path: str, cookies: str, mark: bytes) -> Callable[[], int]:
    def ask() -> int:
        for _ in range(PAGES):
            found = pages.ask_once(path, cookies).count(mark)
            if found != AWAY:
                raise RuntimeError(f"{path}: {found} away instead of {AWAY}")
        return PAGES

    return ask


def _classes(school: School) -> Callable[[], int]:
    def ask() -> int:
        today = timezone.localdate()
        with tenant_scope(school.tenant_id), transaction.atomic():
            for _ in range(QUESTIONS):
                rooms_at(school.pk, today, grade=None)
        return QUESTIONS

    return ask
