"""How many pupils a class has: kept by the database, whoever writes, and never another number than theirs."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from schools.headcounts import kept_numbers_are_right, miscounted
from schools.models import Classroom, Enrolment, Headcount, Student
from tests.cast import Cast, make_cast
from tests.factories import make_classroom, make_student
from tetoru.assurance import Broken
from tetoru.tenancy import tenant_scope

TOMORROW = dt.date(2026, 11, 26)
KEEP = import_module("schools.migrations.0012_keep_headcounts")
Counted = dict[tuple[str, str, dt.date | None], int]
NOBODY: Counted = {}
ENROLLED = ("enrolled", "", None)


def counted(room: Classroom) -> Counted:
    """State, planned state and its day → pupils."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        kept = Headcount.objects.filter(classroom=room).exclude(pupils=0)
        return {(one.settled_state, one.next_state, one.next_on): one.pupils for one in kept}


def deed(do: Callable[[Cast], object]) -> Callable[[Cast], None]:
    def done(cast: Cast) -> None:
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            do(cast)

    return done


def pupils(cast: Cast) -> list[Student]:
    return [
        Student(tenant=cast.sakura, household=cast.hinata.household, family_name="小川", given_name=str(number),
                family_kana="おがわ", given_kana="そら", settled_state=state)
        for number, state in enumerate(("enrolled", "expected", "enrolled"))
    ]  # fmt: skip


def come_together(cast: Cast) -> None:
    """As a roster or the demo writes them."""
    made = Student.objects.bulk_create(pupils(cast))
    Enrolment.objects.bulk_create(Enrolment(tenant=cast.sakura, student=one, classroom=cast.room_41) for one in made)


def save_states(cast: Cast) -> None:
    cast.minato.settled_state, cast.minato.next_state, cast.minato.next_on = "suspended", "enrolled", TOMORROW
    cast.minato.save()


WAYS: dict[str, tuple[Callable[[Cast], object], Counted, Counted]] = {
    "nothing": (lambda _cast: None, {ENROLLED: 2}, {ENROLLED: 1}),
    "one comes": (lambda cast: make_student(cast.room_41), {ENROLLED: 3}, {ENROLLED: 1}),
    "a roster": (come_together, {ENROLLED: 4, ("expected", "", None): 1}, {ENROLLED: 1}),
    "one moves": (
        lambda cast: Enrolment.objects.filter(student=cast.hinata).update(classroom=cast.room_42),
        {ENROLLED: 1}, {ENROLLED: 2},
    ),
    "all move": (
        lambda cast: Enrolment.objects.filter(classroom=cast.room_41).update(classroom=cast.room_42),
        NOBODY, {ENROLLED: 3},
    ),
    "two change places": (
        lambda cast: [
            Enrolment.objects.filter(student=cast.hinata).update(student=cast.yuina),
            Enrolment.objects.filter(student=cast.yuina, classroom=cast.room_42).update(student=cast.hinata),
        ],
        {ENROLLED: 2}, {ENROLLED: 1},
    ),
    "a number": (
        lambda cast: Enrolment.objects.filter(student=cast.hinata).update(number=7), {ENROLLED: 2}, {ENROLLED: 1}
    ),
    "one is taken out": (
        lambda cast: Enrolment.objects.filter(student=cast.hinata).delete(), {ENROLLED: 1}, {ENROLLED: 1}
    ),
    "states": (save_states, {ENROLLED: 1, ("suspended", "enrolled", TOMORROW): 1}, {ENROLLED: 1}),
    "the year ends": (
        lambda cast: Student.objects.filter(tenant=cast.sakura).update(next_state="graduated", next_on=TOMORROW),
        {("enrolled", "graduated", TOMORROW): 2}, {("enrolled", "graduated", TOMORROW): 1},
    ),
    "and is put off": (
        lambda cast: [
            Student.objects.filter(tenant=cast.sakura).update(next_state=state, next_on=day)
            for state, day in (("graduated", TOMORROW), ("", None))
        ],
        {ENROLLED: 2}, {ENROLLED: 1},
    ),
    "a place among others": (
        lambda cast: Student.objects.filter(pk=cast.hinata.pk).update(kana_order=9), {ENROLLED: 2}, {ENROLLED: 1}
    ),
}  # fmt: skip
"""What is written, and what the two classes have then."""


@pytest.mark.parametrize("way", WAYS)
def test_a_class_has_the_number_of_its_pupils_however_they_are_written(cast: Cast, way: str) -> None:
    do, first, second = WAYS[way]
    deed(do)(cast)
    assert (counted(cast.room_41), counted(cast.room_42)) == (first, second)
    assert counted(cast.kaede_room) == {ENROLLED: 1}, "nothing of the other tenant has moved"
    assert [miscounted(tenant.pk) for tenant in (cast.sakura, cast.kaede)] == [[], []]


def test_an_empty_class_is_deleted_with_its_numbers(cast: Cast) -> None:
    room = make_classroom(cast.hibari, cast.year, 6, "9組")
    make_student(room)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Enrolment.objects.filter(classroom=room).delete()
        assert Headcount.objects.filter(classroom=room).count() == 1
        Classroom.objects.filter(pk=room.pk).delete()
        assert Headcount.objects.filter(classroom=room.pk).count() == 0


def test_the_migration_counts_who_was_there_before(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        save_states(cast)
        before = counted(cast.room_41)
        Headcount.objects.all().delete()
        assert len(miscounted(cast.sakura.pk)) > 1
        with connection.cursor() as cursor:
            cursor.execute(KEEP.FIRST_COUNT)
    assert (counted(cast.room_41), miscounted(cast.sakura.pk)) == (before, [])


def test_a_wrong_number_is_found(cast: Cast) -> None:
    assert kept_numbers_are_right().startswith("2 tenants")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Headcount.objects.filter(classroom=cast.room_41).update(pupils=3)
    with pytest.raises(Broken, match=r"sakura: 1$"):
        kept_numbers_are_right()


def test_a_place_and_a_state_written_in_the_same_moment_are_both_counted(committed_db: str) -> None:
    """Whoever is first holds the pupil's row; the other waits, and then finds what was written."""
    cast = make_cast()
    both_are_there = Barrier(2, timeout=20)

    def place(_turn: int) -> None:
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            both_are_there.wait()
            Enrolment.objects.create(tenant=cast.sakura, student=cast.hinata, classroom=rooms.pop())
        connections.close_all()

    def change(turn: int) -> None:
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            both_are_there.wait()
            Student.objects.filter(pk=cast.hinata.pk).update(settled_state=("suspended", "enrolled")[turn % 2])
        connections.close_all()

    rooms = [make_classroom(cast.hibari, cast.year, 6, f"{number}組") for number in range(8)]
    with ThreadPoolExecutor(2) as pool:
        for turn in range(8):
            for work in [pool.submit(do, turn) for do in (place, change)]:
                work.result()
    assert (rooms, miscounted(cast.sakura.pk)) == ([], [])
