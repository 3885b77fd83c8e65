"""Two admins at the same moment: one number once, one class once, and what is deleted is gone."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from accounts.classes.actions import delete_classroom
from accounts.desks import Desk, desk_at
from accounts.students.actions.writing import Beginning, StudentDraft, add_student
from schools.errors import FieldRefused, Gone, StillInUse
from schools.models import Classroom, Enrolment
from tests import factories as make
from tests.cast import Cast, actor, make_cast
from tetoru.errors import DomainError
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@pytest.fixture
def committed(committed_db: str) -> Cast:
    return make_cast()


def together(count: int, deed: Callable[[int], None]) -> None:
    start = threading.Barrier(count)

    def run(number: int) -> None:
        start.wait()
        try:
            deed(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def desk_of(cast: Cast) -> Desk:
    with transaction.atomic():
        return desk_at(actor(cast.school_admin), kind="school", slug="hibari")[0]


def enter(cast: Cast, room: Classroom, number: int | None) -> None:
    admin = actor(cast.school_admin)
    with tenant_scope(cast.sakura.pk):
        written = StudentDraft("田中", "葵", "たなか", "あおい", room.pk, number)
        add_student(admin, desk_of(cast), written=written, beginning=Beginning(new_id(), None, None))


def take_away(cast: Cast, room: Classroom) -> None:
    admin = actor(cast.school_admin)
    with tenant_scope(cast.sakura.pk):
        delete_classroom(admin, room, desk=desk_of(cast))


def test_six_who_take_one_number_get_it_once(committed: Cast) -> None:
    refused: list[str] = []

    def deed(number: int) -> None:
        try:
            enter(committed, committed.room_42, 12)
        except FieldRefused as error:
            refused.append(error.field)

    together(6, deed)
    assert refused == ["number"] * 5
    with tenant_scope(committed.sakura.pk), transaction.atomic():
        assert Enrolment.objects.filter(classroom=committed.room_42, number=12).count() == 1


def test_a_class_is_not_deleted_under_a_pupil_who_is_entered(committed: Cast) -> None:
    for round_ in range(4):
        room = make.make_classroom(committed.hibari, committed.year, 6, f"{round_}組")
        refused: list[type[DomainError]] = []

        def deed(number: int, room: Classroom = room, refused: list[type[DomainError]] = refused) -> None:
            try:
                enter(committed, room, None) if number else take_away(committed, room)
            except DomainError as error:
                refused.append(type(error))

        together(2, deed)
        with tenant_scope(committed.sakura.pk), transaction.atomic():
            is_there = Classroom.objects.filter(pk=room.pk).exists()
            assert Enrolment.objects.filter(classroom_id=room.pk).exists() == is_there
        assert refused == [StillInUse if is_there else Gone]
