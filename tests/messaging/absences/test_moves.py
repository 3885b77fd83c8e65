"""A pupil changes class while absences stand."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.absences.models import EmptySeat
from schools.models import Classroom, Enrolment, Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, at, report, reports, rows
from tests.messaging.absences.registers import away
from tests.messaging.absences.test_board import text_of
from tests.messaging.absences.test_empty_seats import mails, mark, seat_of
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

THURSDAY, FRIDAY = WEDNESDAY + DAY, WEDNESDAY + 2 * DAY
BOARD = "/s/hibari/absences/"


def put(student: Student, room: Classroom) -> None:
    """The pupil is in another class from now on, by whatever way."""
    with tenant_scope(student.tenant_id), transaction.atomic():
        Enrolment.objects.filter(student=student).update(classroom=room)


def cards(client: Client, url: str = BOARD) -> dict[str, list[str]]:
    """Who is away, by class."""
    board = client.get(url).context["board"]
    return {card.room.label: [line.away.name for line in card.lines] for card in board.cards if card.lines}


def missed(client: Client, url: str = BOARD) -> dict[str, int]:
    board = client.get(url).context["board"]
    return {card.room.label: len(card.seats) for card in board.cards if card.seats}


def lines(client: Client, room: Classroom, school: str = "hibari") -> dict[str, Any]:
    """The class page: pupil by pupil, what is known and whether the seat can be marked."""
    pupils = client.get(f"/s/{school}/absences/classes/{room.pk}/").context["pupils"]
    return {
        one.enrolment.student.name: ([str(away.kind) for away in one.absences], one.seat is not None, one.can_be_missed)
        for one in pupils
    }


@pytest.fixture
def moved(cast: Cast) -> Student:
    """Reported on Wednesday until Friday, and in 4年2組 from Wednesday's evening on."""
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, until_date=FRIDAY.isoformat())
    put(cast.hinata, cast.room_42)
    return cast.hinata


def test_a_long_absence_goes_to_the_new_class_with_the_pupil(cast: Cast, moved: Student) -> None:
    with at(8, 35, day=THURSDAY):
        desk = signed_in(cast.other_teacher)
        assert cards(desk) == {"4年2組": [moved.name]}
        assert lines(desk, cast.room_42)[moved.name] == (["absent"], False, False)
        assert moved.name not in lines(desk, cast.room_41)
        (one,) = [row for row in absences(moved) if row.day == THURSDAY]
        assert "4年2組" in text_of(desk, f"{BOARD}{one.pk}/")


def test_nobody_marks_a_seat_or_asks_a_home_that_has_reported(cast: Cast, moved: Student) -> None:
    with at(8, 35, day=THURSDAY):
        desk = signed_in(cast.other_teacher)
        assert mark(desk, moved)["Location"] == f"{BOARD}classes/{cast.room_42.pk}/"
        assert rows(EmptySeat, cast.sakura.pk) == []


def test_a_question_never_goes_out_where_a_report_explains_the_seat(cast: Cast) -> None:
    """Marked in the very second in which the report arrived."""
    with at(8, 35):
        desk = signed_in(cast.teacher)
        mark(desk, cast.hinata)
        away(cast.hinata, 25, category="", state="received")
        seat = seat_of(cast.hinata)
        answer: Any = desk.post(f"{BOARD}seats/{seat.pk}/question/", follow=True)
        assert "欠席や遅刻の連絡が届いています" in answer.content.decode()
        assert (mails(cast), seat_of(cast.hinata).asked_at) == ([], None)
        assert (missed(desk), desk.get("/s/hibari/").context["morning"].seats) == ({}, 0)


def test_who_is_late_and_overdue_is_asked_about(cast: Cast) -> None:
    with at(8, 35):
        desk = signed_in(cast.teacher)
        mark(desk, cast.hinata)
        away(cast.hinata, 25, kind="late", category="", arrives_at="08:30")
        desk.post(f"{BOARD}seats/{seat_of(cast.hinata).pk}/question/")
        assert seat_of(cast.hinata).asked_at is not None


def test_an_empty_seat_goes_with_the_pupil_too(cast: Cast) -> None:
    with at(8, 35):
        desk = signed_in(cast.teacher)
        mark(desk, cast.hinata)
        put(cast.hinata, cast.room_42)
        assert missed(desk) == {"4年2組": 1}
        assert lines(desk, cast.room_42)[cast.hinata.name] == ([], True, False)
        assert "4年2組" in text_of(desk, f"{BOARD}seats/{seat_of(cast.hinata).pk}/")


def test_the_next_talk_is_the_new_teachers(cast: Cast) -> None:
    line = "今日、家庭と話すことになっている"
    new = make.make_staff(cast.sakura, cast.hibari, Role.TEACHER, name="新 担任", classrooms=(cast.room_42,))
    with at(7, 12):
        talk = {"until_date": FRIDAY.isoformat(), "next_talk_on": THURSDAY.isoformat()}
        report(signed_in(cast.minato_mother), cast.minato, **talk)
    put(cast.minato, cast.room_42)
    with at(8, day=THURSDAY):
        assert line in text_of(signed_in(new), "/s/hibari/")
        assert line not in text_of(signed_in(cast.teacher), "/s/hibari/")
        assert line in text_of(signed_in(cast.manager), "/s/hibari/")


def test_a_home_whose_child_changed_class_can_still_change_its_report(cast: Cast, moved: Student) -> None:
    with at(7, 20, day=THURSDAY):
        mother = signed_in(cast.mother)
        (told,) = reports(moved)
        assert mother.post(f"/absences/{told.pk}/cancellation/").status_code == 302
        assert cards(signed_in(cast.teacher)) == {}
