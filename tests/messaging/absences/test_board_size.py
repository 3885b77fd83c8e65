"""The board of a school of 1,200 beside that of a school of 60: what both cost, counted and not timed."""

import re
import uuid

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.absences.selectors.stamps import stamp_of
from schools.models import Classroom, School
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import WEDNESDAY, at
from tests.messaging.absences.registers import away
from tests.plans import rows_touched
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

SIZES = {"small": (3, 20), "large": (40, 30)}
"""Classes, and pupils in each: 60 and 1,200."""
AWAY = 6
MORE_CLASSES = 40 - 3
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


def cost(cast: Cast, client: Client, url: str, status: int = 200) -> tuple[int, int, int]:
    """Queries; rows handled by those that count pupils; rows handled by all others."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == status
    asked = [query["sql"] for query in captured if re.match(r"\s*select", query["sql"], re.IGNORECASE)]
    pupils = others = 0
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        for statement in asked:
            rows = rows_touched(cursor, statement)
            is_count = "schools_enrolment" in statement
            pupils, others = pupils + rows * is_count, others + rows * (not is_count)
    return len(captured), pupils, others


def look_url(cast: Cast, school_id: uuid.UUID) -> str:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return f"absences/changes/?day={WEDNESDAY}&stamp={stamp_of(school_id, WEDNESDAY).text}"


def test_the_board_of_1200_costs_what_that_of_60_costs(cast: Cast) -> None:
    """Pupils are counted, in one statement; of everything else only who is away and the classes make a difference."""
    desks, looks = {}, {}
    with at(8, 0):
        for slug, size in SIZES.items():
            school = make.make_school(cast.sakura, slug, slug)
            fill(cast, school, *size)
            desks[slug] = signed_in(make.make_staff(cast.sakura, school, Role.MANAGER))
            looks[slug] = look_url(cast, school.pk)
        with connection.cursor() as cursor:
            cursor.execute("analyze schools_student, schools_enrolment, schools_classroom, absences_absence")

        def both(page: str, status: int = 200) -> list[tuple[int, int, int]]:
            return [cost(cast, desk, f"/s/{slug}/{page or looks[slug]}", status) for slug, desk in desks.items()]

        small, large = both("absences/")
        assert large[0] == small[0]
        assert large[1] <= 1_206 * 4, "each place of the school is looked at once, and none of another school"
        assert large[2] <= small[2] + 3 * MORE_CLASSES
        small, large = both("absences/?grade=1")
        assert (large[0], large[1] <= 7 * 36 * 6) == (small[0], True), "of one grade only its pupils are counted"
        small, large = both("", status=204)
        assert large[:2] == small[:2] == (large[0], 0), "what an open board asks every few seconds"
        assert large[2] <= small[2] + 2
        small, large = both("?")
        assert (large[0], sum(large[1:]) <= sum(small[1:]) + MORE_CLASSES + AWAY) == (small[0], True), "今日やること"
