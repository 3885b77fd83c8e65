"""A pupil changes to another school of the board while reports stand."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.absences.models import Absence
from schools.models import Enrolment, Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import WEDNESDAY, absences, add_word, at, report, reports, words
from tests.messaging.absences.test_board import text_of
from tests.messaging.absences.test_empty_seats import mails, mark, seat_of
from tests.messaging.absences.test_moves import BOARD, FRIDAY, THURSDAY, cards, lines, missed, put
from tests.messaging.absences.test_walls import code_of, open_on
from tetoru.tenancy import tenant_scope


def rows_of_mother(cast: Cast, student: Student) -> list[Any]:
    return [one.pk for one in reports(student) if one.reported_by_id == cast.mother.pk]


def move_to_aoba(cast: Cast, student: Student, room: Any = None) -> None:
    answer = sent_to_aoba(cast, student, room)
    assert answer.status_code == 302, answer.content.decode()


def sent_to_aoba(cast: Cast, student: Student, room: Any = None) -> Any:
    """The board's admin gives the pupil a class of the other school."""
    with tenant_scope(student.tenant_id), transaction.atomic():
        now = Student.objects.get(pk=student.pk)
    form = {
        "family_name": now.family_name, "given_name": now.given_name, "family_kana": now.family_kana,
        "given_kana": now.given_kana, "classroom": str((room or cast.room_a1).pk), "number": "",
        "version": str(now.version),
    }  # fmt: skip
    return signed_in(cast.board_admin).post(f"/t/sakura/students/{student.pk}/edit/", form)


@pytest.fixture
def left(cast: Cast) -> Student:
    """Reported on Wednesday until Friday with a note, and at あおば中学校 from Thursday's early morning on."""
    with at(7, 12):
        told = {"until_date": FRIDAY.isoformat(), "note": "病院の名前", "reason": "infection"}
        report(signed_in(cast.mother), cast.hinata, **told)
    with at(7, 0, day=THURSDAY):
        move_to_aoba(cast, cast.hinata)
    return cast.hinata


def of_day(student: Student, day: Any) -> list[Absence]:
    return [row for row in absences(student) if row.day == day]


def test_the_school_that_a_pupil_has_left_shows_nothing_of_the_days_after(cast: Cast, left: Student) -> None:
    screen = Client()
    with at(8, 35, day=FRIDAY):
        open_on(screen, code_of(cast))
        desk = signed_in(cast.teacher)
        for day in (THURSDAY, FRIDAY):
            assert cards(desk, f"{BOARD}?day={day.isoformat()}") == {}
        assert left.name not in screen.get("/wall/").content.decode()
        (old,) = [row for row in of_day(left, FRIDAY) if row.school_id == cast.hibari.pk]
        page: Any = desk.get(f"{BOARD}{old.pk}/")
        assert page.status_code == 404
        assert "病院の名前" not in page.content.decode()


def test_the_days_before_stay_in_its_records(cast: Cast, left: Student) -> None:
    with at(8, 35, day=FRIDAY):
        desk = signed_in(cast.teacher)
        assert cards(desk, f"{BOARD}?day={WEDNESDAY.isoformat()}") == {"4年1組": [left.name]}
        (old,) = of_day(left, WEDNESDAY)
        assert "病院の名前" in text_of(desk, f"{BOARD}{old.pk}/")


def test_the_new_school_has_the_report_and_asks_nobody(cast: Cast, left: Student) -> None:
    with at(8, 35, day=THURSDAY):
        desk = signed_in(cast.aoba_teacher)
        assert cards(desk, "/s/aoba/absences/") == {"1年1組": [left.name]}
        assert lines(desk, cast.room_a1, "aoba")[left.name] == (["absent"], False, False)
        (one,) = [row for row in of_day(left, THURSDAY) if row.school_id == cast.aoba.pk]
        page = text_of(desk, f"/s/aoba/absences/{one.pk}/")
        assert "母から" in page
        assert "感染症" in page
        assert "病院の名前" not in page, "what was written to the teachers of one school is not told to another"
        assert "前の学校への連絡を引き継ぎました" in page


def test_the_home_sees_both_schools_and_can_change_what_the_new_one_has(cast: Cast, left: Student) -> None:
    old, new = rows_of_mother(cast, left)
    with at(7, 30, day=THURSDAY):
        mother = signed_in(cast.mother)
        first, second = text_of(mother, f"/absences/{old}/"), text_of(mother, f"/absences/{new}/")
        assert "11月25日" in first
        assert "病院の名前" in first
        assert "あおば中学校 1年1組に引き継ぎました" in first
        assert "前の学校への連絡を引き継ぎました" in second
        assert "あおば中学校" in second
        assert mother.post(f"/absences/{new}/cancellation/").status_code == 302
        assert cards(signed_in(cast.aoba_teacher), "/s/aoba/absences/") == {}


def test_a_report_that_has_not_begun_says_where_it_went(cast: Cast) -> None:
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, from_date=FRIDAY.isoformat(), note="病院の名前")
        report(signed_in(cast.father), cast.hinata, from_date=FRIDAY.isoformat())
        move_to_aoba(cast, cast.hinata)
        old, new = rows_of_mother(cast, cast.hinata)
        page = text_of(signed_in(cast.mother), f"/absences/{old}/")
        assert "学校が変わりました" in page
        assert "取り消しました" not in page
        assert signed_in(cast.father).get(f"/absences/{new}/").status_code == 404
        assert sorted(row.state for row in of_day(cast.hinata, FRIDAY)) == ["cancelled", "received"]


def test_an_open_question_of_the_old_school_ends(cast: Cast) -> None:
    with at(8, 35):
        desk = signed_in(cast.teacher)
        mark(desk, cast.hinata)
        desk.post(f"{BOARD}seats/{seat_of(cast.hinata).pk}/question/")
        move_to_aoba(cast, cast.hinata)
        assert seat_of(cast.hinata).ended_at is not None
        assert (missed(desk), desk.get("/s/hibari/").context["morning"].seats) == ({}, 0)


def test_a_move_by_another_way_shows_nothing_at_the_old_school_and_asks_nobody(cast: Cast) -> None:
    """Not by our own deed: rows that are older than it, or written by hand."""
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, until_date=FRIDAY.isoformat(), note="病院の名前")
    put(cast.hinata, cast.room_a1)
    with at(8, 35, day=THURSDAY):
        desk, new = signed_in(cast.teacher), signed_in(cast.aoba_teacher)
        assert cards(desk) == {}
        assert desk.get("/s/hibari/").context["morning"].reported == 0
        (one,) = of_day(cast.hinata, THURSDAY)
        assert desk.get(f"{BOARD}{one.pk}/").status_code == 404
        url = f"/s/aoba/absences/classes/{cast.room_a1.pk}/seats/"
        new.post(url, {"students": [str(cast.hinata.pk)]})
        new.post(f"/s/aoba/absences/seats/{seat_of(cast.hinata).pk}/question/")
        assert mails(cast) == []


def test_a_second_school_is_no_move(cast: Cast) -> None:
    """Who joins a club stays in the class."""
    club = make.make_classroom(cast.aoba, cast.year, 1, "2組")
    with at(7, 12):
        told = report(signed_in(cast.mother), cast.hinata)
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            Enrolment.objects.create(tenant_id=cast.sakura.pk, student=cast.hinata, classroom=club)
        assert cards(signed_in(cast.teacher)) == {"4年1組": [cast.hinata.name]}
        assert rows_of_mother(cast, cast.hinata) == [told]


def test_the_same_word_can_be_sent_again_at_the_new_school(cast: Cast, left: Student) -> None:
    """A day after the report's end is free, a day of it leads to the report that was taken over."""
    with at(7, 30, day=THURSDAY):
        mother = signed_in(cast.mother)
        again = mother.post("/absences/", words(left, from_date=FRIDAY.isoformat()))
        assert again.status_code == 422
        assert f"/absences/{rows_of_mother(cast, left)[1]}/" in again.content.decode()


def test_two_parents_who_both_reported_have_one_absence_at_the_new_school(cast: Cast) -> None:
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, until_date=FRIDAY.isoformat())
        report(signed_in(cast.father), cast.hinata, until_date=THURSDAY.isoformat())
    with at(7, 0, day=THURSDAY):
        move_to_aoba(cast, cast.hinata)
        desk = signed_in(cast.aoba_teacher)
        (one,) = [row for row in of_day(cast.hinata, THURSDAY) if row.school_id == cast.aoba.pk]
        page = text_of(desk, f"/s/aoba/absences/{one.pk}/")
        assert ("母から" in page, "父から" in page) == (True, True)


def test_what_only_the_old_school_has_does_not_follow(cast: Cast) -> None:
    """A reason of its own is その他 elsewhere; its pool is nobody's any more."""
    reason, pool = (
        add_word(cast.hibari, "reason", "通院（校内の申し合わせ）"),
        add_word(cast.hibari, "activity", "プール"),
    )
    with at(7, 12):
        mother = signed_in(cast.mother)
        report(mother, cast.hinata, from_date=FRIDAY.isoformat(), reason=str(reason.pk))
        report(mother, cast.hinata, from_date=FRIDAY.isoformat(), kind="other", activity=str(pool.pk))
        move_to_aoba(cast, cast.hinata)
    found = [one for one in reports(cast.hinata) if one.school_id == cast.aoba.pk]
    assert [(one.kind, one.reason) for one in found] == [("absent", "other")]
    assert all(one.cancelled_at for one in reports(cast.hinata) if one.school_id == cast.hibari.pk)


def test_who_comes_back_has_one_report_at_the_first_school_again(cast: Cast, left: Student) -> None:
    with at(7, 30, day=THURSDAY):
        with tenant_scope(left.tenant_id), transaction.atomic():
            student = Student.objects.get(pk=left.pk)
        move_to_aoba(cast, student, room=cast.room_41)
        assert cards(signed_in(cast.teacher)) == {"4年1組": [left.name]}
        assert cards(signed_in(cast.aoba_teacher), "/s/aoba/absences/") == {}


def test_who_was_too_late_is_asked_to_call_the_new_school_and_not_the_old_one(cast: Cast) -> None:
    with at(9, 0):
        mother = signed_in(cast.mother)
        report(mother, cast.hinata)
        move_to_aoba(cast, cast.hinata)
        old, new = (text_of(mother, f"/absences/{told}/") for told in rows_of_mother(cast, cast.hinata))
        assert ("学校にもお電話ください" in old, "学校にもお電話ください" in new) == (False, True)
