"""The board of a school of 1,200 beside that of a school of 60: what both cost, counted and not timed."""

import re
import uuid

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from messaging.absences.models import WallScreen
from messaging.absences.selectors.stamps import stamp_of
from messaging.absences.walls import new_ticket
from schools.models import Classroom, School
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import WEDNESDAY, at
from tests.messaging.absences.registers import away
from tests.plans import rows_touched
from tetoru.access import Role
from tetoru.crypto.tokens import checksum_of
from tetoru.tenancy import tenant_scope

SIZES = {"small": (12, 5), "large": (12, 100), "wide": (40, 30)}
"""Classes, and pupils in each: 60; 1,200 in as many classes; 1,200 in the classes of such a school."""
AWAY = 6
MORE_CLASSES = 40 - 12
OF_A_CLASS = 13
"""Rows, through all steps of the plan: the class, its year, the calendar, its headcounts."""
OF_A_PUPIL = re.compile(r"schools_enrolment one where one\.tenant_id = \S+ and one\.student_id = \S+ offset 0")
"""The class of one pupil who is away, looked up from the pupil on (`belonging.ROOM`)."""
NOISE = 2
"""A row more or less that another plan looks at."""
PUPILS = """
with pupil as (
    insert into schools_student select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).*
    from schools_student one, generate_series(1, %(many)s) where one.id = %(like)s returning id
), numbered as (select id, row_number() over () - 1 as place from pupil)
insert into schools_enrolment (id, tenant_id, student_id, classroom_id, number)
select gen_random_uuid(), %(tenant)s, id, (%(rooms)s::uuid[])[place / %(in_each)s + 1], place %% %(in_each)s + 1
from numbered
"""
"""Copies of one pupil. Their names do not open, and nobody asks for them: who is there is only counted."""


def fill(cast: Cast, school: School, classes: int, pupils: int) -> None:
    """Some of the first class are away; all others are at school."""
    rooms = [
        Classroom(tenant=cast.sakura, school=school, year=cast.year, grade=number % 6 + 1, name=f"{number // 6 + 1}組")
        for number in range(classes)
    ]
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        Classroom.objects.bulk_create(rooms)
        asked = {"many": classes * pupils, "in_each": pupils, "like": cast.hinata.pk, "tenant": cast.sakura.pk}
        cursor.execute(PUPILS, {**asked, "rooms": [room.pk for room in rooms]})
    for _child in range(AWAY):
        away(make.make_student(rooms[0]), 25, category="")


def cost(cast: Cast, client: Client, url: str, status: int = 200) -> tuple[int, int]:
    """Queries, and the rows that they handle."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == status
    asked = [query["sql"] for query in captured if re.match(r"\s*select", query["sql"], re.IGNORECASE)]
    rows = 0
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        for statement in asked:
            is_about_talks = "conversations_conversation" in statement  # whose pupils are looked up one by one
            rest = OF_A_PUPIL.sub("", statement)
            assert is_about_talks or "schools_enrolment" not in rest, "nobody is counted who is only there"
            rows += rows_touched(cursor, statement)
    return len(captured), rows


def look_url(cast: Cast, school_id: uuid.UUID) -> str:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return f"absences/changes/?day={WEDNESDAY}&stamp={stamp_of(school_id, WEDNESDAY).text}"


def wall_of(school: School, hung_by: User) -> Client:
    """A browser that holds the ticket of a screen."""
    ticket, screen, now = new_ticket(school.tenant_id), Client(), timezone.now()
    with tenant_scope(school.tenant_id), transaction.atomic():
        WallScreen.objects.create(
            tenant_id=school.tenant_id, school=school, place="職員室", made_by=hung_by, made_at=now,
            code_until=now, token_hash=checksum_of(ticket.token), opened_at=now,
        )  # fmt: skip
    screen.cookies["wall"] = str(ticket)
    return screen


def test_the_board_of_1200_costs_what_that_of_60_costs(cast: Cast) -> None:
    """Only who is away and the classes make a difference, on the board and on the wall."""
    desks, walls, looks = {}, {}, {}
    with at(8, 0):
        for slug, size in SIZES.items():
            school = make.make_school(cast.sakura, slug, slug)
            fill(cast, school, *size)
            manager = make.make_staff(cast.sakura, school, Role.MANAGER)
            desks[slug], walls[slug] = signed_in(manager), wall_of(school, manager)
            looks[slug] = look_url(cast, school.pk)
        with connection.cursor() as cursor:
            cursor.execute("analyze schools_student, schools_headcount, schools_classroom, absences_absence")

        def all_of(page: str, status: int = 200) -> list[tuple[int, int]]:
            return [cost(cast, desk, f"/s/{slug}/{page or looks[slug]}", status) for slug, desk in desks.items()]

        found = {
            "board": all_of("absences/"),
            "one grade": all_of("absences/?grade=1"),
            "wall": [cost(cast, screen, "/wall/") for screen in walls.values()],
            "what an open board asks every few seconds": all_of("", status=204),
            "今日やること": all_of("?"),
        }
    for page, (small, large, wide) in found.items():
        assert large[0] == small[0] == wide[0], page
        assert abs(large[1] - small[1]) <= NOISE, f"{page}: twenty times as many pupils in as many classes"
        classes = MORE_CLASSES if page in {"board", "one grade", "wall"} else 0
        assert wide[1] <= small[1] + OF_A_CLASS * classes + NOISE, f"{page}: only the classes make a difference"
