"""出席簿: marks, days to attend, and corrections."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auditlog.models import Entry
from messaging.absences.earlier import keep_earlier
from messaging.absences.models import Absence, Amendment
from messaging.absences.register.selectors.sheets import Line
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import absences, at, rows
from tests.messaging.absences.registers import away, november, shut
from tetoru.tenancy import tenant_scope

HIBARI = "/s/hibari/register/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(10, 0):
        yield


def page(cast: Cast, room: Any = None, who: str = "teacher", month: str = "2026-11") -> Any:
    return signed_in(getattr(cast, who)).get(f"{HIBARI}{(room or cast.room_41).pk}/?month={month}")


def line_of(response: Any, student: Student) -> Line:
    return next(row["line"] for row in response.context["rows"] if row["line"].student.pk == student.pk)


def signs(response: Any, student: Student) -> dict[int, str]:
    row = next(row for row in response.context["rows"] if row["line"].student.pk == student.pk)
    return {number: cell.sign for number, cell in enumerate(row["cells"], 1) if cell.sign}


def sums(response: Any, student: Student) -> tuple[int, ...]:
    totals = line_of(response, student).totals
    return (totals.lessons, totals.to_attend, totals.absent, totals.attended, totals.late, totals.early)


def amend(cast: Cast, student: Student, on: int, standing_: str, who: str = "teacher", **more: str) -> Any:
    data = {"day": november(on).isoformat(), "standing": standing_, "why": "保護者から電話", **more}
    return signed_in(getattr(cast, who)).post(f"{HIBARI}{cast.room_41.pk}/{student.pk}/", data)


def written(cast: Cast) -> list[Amendment]:
    return rows(Amendment, cast.sakura.pk)


def test_the_month_shows_marks_and_what_they_come_to(cast: Cast) -> None:
    away(cast.hinata, 4, 5)
    away(cast.hinata, 9, 10, category="suspension")
    away(cast.hinata, 11, category="mourning")
    away(cast.hinata, 12, kind="late", category="late", leaves_at="13:00")
    away(cast.hinata, 25, category="")
    away(cast.hinata, 26, 7, category="sickness")  # tomorrow, and a Saturday: neither counts
    away(cast.minato, 13, category="official")
    away(cast.minato, 16, kind="leaving_early", category="")
    away(cast.minato, 17, category="accident", state="cancelled")
    found = page(cast)
    assert signs(found, cast.hinata) == {4: "病", 5: "病", 9: "停", 10: "停", 11: "忌", 12: "チ早", 25: "未"}
    # November 2026 has 19 weekdays, less two holidays, up to the 25th: 16
    assert sums(found, cast.hinata) == (16, 13, 3, 10, 1, 1)
    assert (signs(found, cast.minato), sums(found, cast.minato)) == ({13: "公", 16: "未"}, (16, 16, 0, 16, 0, 1))
    assert "区分を決めていない欠席が2件" in found.content.decode()


def test_days_to_attend_fall_with_closures_and_rise_with_lessons_on_a_saturday(cast: Cast) -> None:
    away(cast.hinata, 18, 19)
    shut(cast, 18, 20, room=cast.room_41)
    shut(cast, 24, 24, kind="founding")
    shut(cast, 14, 14, kind="lessons")
    shut(cast, 12, 13, taken_back_at=None, kind="infection", room=cast.room_42)
    assert sums(page(cast), cast.hinata) == (13, 13, 0, 13, 0, 0)
    assert sums(page(cast, cast.room_42, "manager"), cast.yuina) == (14, 14, 0, 14, 0, 0)
    assert "18日＝学級閉鎖" in page(cast).content.decode()


def test_a_pupil_counts_from_the_day_they_came_until_the_day_they_left(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        Student.objects.filter(pk=cast.hinata.pk).update(settled_on=november(24))
        Student.objects.filter(pk=cast.minato.pk).update(settled_state="transferred", settled_on=november(5))
    found = page(cast)
    assert (sums(found, cast.hinata)[0], sums(found, cast.minato)[0]) == (2, 2)
    before = page(cast, month="2026-10").context["rows"]
    assert [row["line"].student.pk for row in before] == [cast.minato.pk]


def test_the_legend_speaks_of_what_is_drawn(cast: Cast) -> None:
    away(cast.hinata, 24)
    amend(cast, cast.hinata, 24, "suspension")
    assert "下線＝直したもの" in page(cast).content.decode()
    shut(cast, 24, 24)
    assert "下線＝直したもの" not in page(cast).content.decode(), "on a day off nothing is drawn"


def test_a_correction_keeps_what_stood_there_with_who_when_and_why(cast: Cast) -> None:
    away(cast.hinata, 24)
    assert amend(cast, cast.hinata, 24, "suspension", before="sickness", before_day="2026-11-24").status_code == 302
    assert amend(cast, cast.hinata, 24, "present", who="manager").status_code == 302
    first, second = written(cast)
    assert (first.before, first.standing, first.why, first.amended_by_id) == (
        "sickness", "suspension", "保護者から電話", cast.teacher.pk
    )  # fmt: skip
    assert (second.before, second.standing, second.amended_by_id) == ("suspension", "present", cast.manager.pk)
    found = page(cast)
    assert (signs(found, cast.hinata), sums(found, cast.hinata)[1:3]) == ({24: "出"}, (16, 0))
    text = found.content.decode()
    assert [word in text for word in ("出席停止", "保護者から電話", "佐伯 恵", "長谷川 誠", "直したところ")] == [
        True
    ] * 5
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(event="register.amended")
        assert {(entry.subject_id, entry.school_id) for entry in entries} == {(cast.hinata.pk, cast.hibari.pk)}
        assert "電話" not in str([entry.details for entry in entries])


def test_the_board_and_linked_systems_have_the_category_of_the_register(cast: Cast) -> None:
    away(cast.hinata, 24)
    amend(cast, cast.hinata, 24, "suspension")
    (absence,) = absences(cast.hinata)
    assert (absence.category, absence.changed_at.date()) == ("suspension", november(25))


def test_who_decided_last_is_right(cast: Cast) -> None:
    away(cast.hinata, 24)
    amend(cast, cast.hinata, 24, "present")
    with at(11), tenant_scope(cast.sakura.pk):
        Absence.objects.filter(student=cast.hinata).update(category="accident", confirmed_at=timezone.now())
    assert signs(page(cast), cast.hinata) == {24: "事"}


def test_a_category_that_is_picked_anew_on_the_board_keeps_the_earlier_one(cast: Cast) -> None:
    away(cast.hinata, 24)
    away(cast.hinata, 25, category="")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        held = list(Absence.objects.filter(student=cast.hinata))
        keep_earlier(held, "suspension", by=cast.teacher.pk, now=timezone.now())
        Absence.objects.filter(student=cast.hinata).update(category="suspension", confirmed_at=timezone.now())
    assert [(one.before, one.standing, one.day) for one in written(cast)] == [("sickness", "suspension", november(24))]
    found = page(cast)
    assert signs(found, cast.hinata) == {24: "停", 25: "停"}
    assert "欠席ボードで選びなおしました" in found.content.decode()


def test_an_absence_that_nobody_reported_can_be_written_in(cast: Cast) -> None:
    assert amend(cast, cast.minato, 25, "accident").status_code == 302
    assert (signs(page(cast), cast.minato), absences(cast.minato)) == ({25: "事"}, [])
    assert [one.before for one in written(cast)] == ["present"]


@pytest.mark.parametrize(
    ("day", "more", "says"),
    [
        (26, {}, "これからの日は書けません"),
        (22, {}, "この日は休みです（日曜日）"),
        (23, {}, "この日は休みです（勤労感謝の日）"),
        (20, {}, "この日は休みです（学級閉鎖）"),
        (24, {"day": "2026-03-02"}, "この学級にいませんでした"),
        (24, {"day": "きのう"}, "日付を"),
        (24, {"why": ""}, "直すわけを書いてください"),
        (24, {"why": "あ" * 201}, "200文字までです"),
        (24, {"standing": "undecided"}, "この区分は選べません"),
        (24, {"before": "sickness", "before_day": "2026-11-24"}, "先に変えられました"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_typed_is_lost(
    cast: Cast, day: int, more: dict[str, str], says: str
) -> None:
    shut(cast, 20, 20, room=cast.room_41)
    answer = amend(cast, cast.hinata, day, "accident", **more)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert written(cast) == []
    assert answer.context["form"]["why"].value() == more.get("why", "保護者から電話")


def test_only_the_class_teacher_and_who_leads_the_school_write(cast: Cast) -> None:
    for who, sees, writes in (
        ("teacher", 200, 302), ("other_teacher", 200, 403), ("school_admin", 200, 302), ("aoba_teacher", 404, 404),
        ("kaede_teacher", 404, 404),
    ):  # fmt: skip
        assert (page(cast, who=who).status_code, amend(cast, cast.hinata, 25, "late", who=who).status_code) == (
            sees, writes
        )  # fmt: skip
    assert len(written(cast)) == 1
    foreign = signed_in(cast.teacher).get(f"{HIBARI}{cast.room_41.pk}/{cast.yuina.pk}/")
    assert (foreign.status_code, page(cast, month="2031-01").status_code) == (404, 404)
    assert page(cast, month="0000-12").status_code == 404


def test_a_month_costs_the_same_for_two_pupils_and_for_thirty(cast: Cast) -> None:
    client = signed_in(cast.manager)

    def cost() -> list[int]:
        found = []
        for url in (HIBARI, f"{HIBARI}{cast.room_41.pk}/?month=2026-11"):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            assert client.post(f"{HIBARI}table/").status_code == 200
        return [*found, len(captured)]

    away(cast.hinata, 24)
    few = cost()
    for number in range(28):
        room = make.make_classroom(cast.hibari, cast.year, 5, f"{number}組")
        away(make.make_student(room, "田中", f"子{number}"), 24, category="")
        away(make.make_student(cast.room_41, "林", f"子{number}"), 24, category="")
    assert cost() == few


def test_a_board_decides_the_marks_of_its_registers_and_of_no_others(cast: Cast) -> None:
    away(cast.hinata, 24)
    marks = {
        "sickness": "／", "accident": "事", "suspension": "停", "mourning": "忌", "official": "公", "late": "チ",
        "early": "早",
    }  # fmt: skip
    url, client = "/t/sakura/settings/register/", signed_in(cast.board_admin)
    for wrong, says in (
        ({"early": "チ"}, "とおなじ印です"),
        ({"early": "未"}, "とおなじ印です"),
        ({"early": "出"}, "「出席に直したもの」とおなじ印です"),
        ({"early": "ﾁ"}, "「遅刻」とおなじ印です"),
        ({"early": "チ\u200b"}, "「遅刻」とおなじ印です"),
        ({"early": "\u200b"}, "印を入れて"),
        ({"early": "\u3164"}, "印を入れて"),
        ({"late": ""}, "印を入れて"),
    ):
        answer: Any = client.post(url, {**marks, **wrong})
        assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert client.post(url, marks).status_code == 302
    assert client.post(url, marks).status_code == 302
    assert signs(page(cast), cast.hinata) == {24: "／"}
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="register.marks_changed").count() == 2
    assert signed_in(cast.manager).post("/t/sakura/settings/register/", marks).status_code == 404
