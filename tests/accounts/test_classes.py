"""Classes: who sees and makes them, homeroom teachers, years, deletion."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Homeroom, StaffSeat
from auditlog.models import Entry
from schools.models import Classroom, SchoolYear, Student
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

HIBARI, BOARD = "/s/hibari/classes/", "/t/sakura/classes/"


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.school_admin)


def seat_of(cast: Cast, user: Any) -> StaffSeat:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return StaffSeat.objects.get(user=user)


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"year": str(cast.year.pk), "grade": "4", "name": "3組", "teachers": [], **more}


def labels(cast: Cast) -> list[str]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return [room.label for room in Classroom.objects.filter(school=cast.hibari)]


def events(cast: Cast) -> list[tuple[str, Any]]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = Entry.objects.exclude(event="page.viewed").order_by("id")
        return list(found.values_list("event", "school_id"))


@pytest.mark.parametrize("name", ["teacher", "manager", "school_admin"])
def test_everybody_at_a_school_sees_its_classes(cast: Cast, name: str) -> None:
    page = signed_in(getattr(cast, name)).get(HIBARI)
    rows = [(row.label, row.pupils, row.teachers) for row in page.context["rows"]]
    assert rows == [("4年1組", 2, "佐伯 恵"), ("4年2組", 1, "")]
    assert (HIBARI + "new/" in page.content.decode()) == (name == "school_admin")


def test_the_board_sees_the_classes_of_its_schools_and_of_no_other(cast: Cast) -> None:
    rows = signed_in(cast.board_admin).get(BOARD).context["rows"]
    assert sorted((row.school, row.label) for row in rows) == [
        ("あおば中学校", "1年1組"), ("ひばり小学校", "4年1組"), ("ひばり小学校", "4年2組"),
    ]  # fmt: skip


def test_those_who_left_or_are_yet_to_come_are_not_counted(cast: Cast, admin: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk=cast.hinata.pk).update(settled_state="graduated")
        Student.objects.filter(pk=cast.minato.pk).update(settled_state="expected")
    assert [row.pupils for row in admin.get(HIBARI).context["rows"]] == [0, 1]


def test_an_admin_adds_a_class_with_teachers(cast: Cast, admin: Client) -> None:
    seat = seat_of(cast, cast.other_teacher)
    response = admin.post(f"{HIBARI}new/", typed(cast, name="３", teachers=[str(seat.pk)]))
    assert response.status_code == 302
    assert labels(cast) == ["4年1組", "4年2組", "4年3組"]
    assert [len(place.classroom_ids) for place in actor(cast.other_teacher).seats] == [1]
    assert events(cast) == [("class.added", cast.hibari.pk)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "1組"}, "name"),
        ({"name": "1"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "あ" * 21}, "name"),
        ({"grade": ""}, "grade"),
        ({"grade": "12"}, "grade"),
        ({"year": "2000"}, "year"),
        ({"teachers": ["x"]}, "teachers"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, admin: Client, change: dict[str, Any], field: str
) -> None:
    page = admin.post(f"{HIBARI}new/", typed(cast, **change))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["grade"].value() == change.get("grade", "4")
    assert page.context["form"]["name"].value() == change.get("name", "3組")
    assert labels(cast) == ["4年1組", "4年2組"]


def test_a_teacher_of_another_school_cannot_be_chosen(cast: Cast, admin: Client) -> None:
    seat = seat_of(cast, cast.aoba_teacher)
    assert admin.post(f"{HIBARI}new/", typed(cast, teachers=[str(seat.pk)])).status_code == 422


def test_an_admin_changes_name_and_teachers(cast: Cast, admin: Client) -> None:
    seat = seat_of(cast, cast.other_teacher)
    url = f"{HIBARI}{cast.room_41.pk}/"
    assert admin.get(url).context["form"]["version"].value() == 1
    form = {"grade": "5", "name": "ひまわり", "teachers": [str(seat.pk)], "version": "1"}
    assert admin.post(url, form).status_code == 302
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        room = Classroom.objects.get(pk=cast.room_41.pk)
        assert (room.label, room.version) == ("5年ひまわり", 2)
        assert list(Homeroom.objects.filter(classroom=room).values_list("seat_id", flat=True)) == [seat.pk]
    assert events(cast) == [("class.changed", cast.hibari.pk)]


def test_the_second_who_saves_sees_what_the_first_has_saved(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.room_41.pk}/"
    first = {"grade": "4", "name": "さくら", "version": "1"}
    assert admin.post(url, first).status_code == 302
    page = admin.post(url, {"grade": "4", "name": "うめ", "version": "1"})
    assert page.status_code == 409
    assert "4年さくら" in page.content.decode()
    assert page.context["form"]["name"].value() == "うめ"
    assert "4年さくら" in labels(cast)
    again = {"grade": "4", "name": "うめ", "version": page.context["form"]["version"].value()}
    assert admin.post(url, again).status_code == 302
    assert "4年うめ" in labels(cast)


def test_only_an_empty_class_is_deleted(cast: Cast, admin: Client) -> None:
    room = make.make_classroom(cast.hibari, cast.year, 6, "1組")
    for deleted in (cast.room_41, room):
        assert admin.post(f"{HIBARI}{deleted.pk}/deletion/").status_code == 302
    assert labels(cast) == ["4年1組", "4年2組"]
    assert events(cast) == [("class.deleted", cast.hibari.pk)]


def test_the_board_prepares_the_next_year_once(cast: Cast) -> None:
    board = signed_in(cast.board_admin)
    year = board.get(BOARD).context["next_year"]
    assert year == cast.year.year + 1
    for _ in range(2):
        assert board.post(f"{BOARD}years/").status_code == 302
    assert board.get(BOARD).context["next_year"] is None
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = SchoolYear.objects.get(year=year)
        assert (found.starts_on, found.ends_on) == (dt.date(year, 4, 1), dt.date(year + 1, 3, 31))
    assert [event for event, _school in events(cast)] == ["school_year.added"]


def test_the_board_adds_a_class_at_a_school(cast: Cast) -> None:
    form = typed(cast, school=str(cast.hibari.pk))
    assert signed_in(cast.board_admin).post(f"{BOARD}new/", form).status_code == 302
    assert labels(cast) == ["4年1組", "4年2組", "4年3組"]


def test_a_school_of_another_tenant_cannot_be_chosen(cast: Cast) -> None:
    form = typed(cast, school=str(cast.kaede_school.pk))
    assert signed_in(cast.board_admin).post(f"{BOARD}new/", form).status_code == 422


def test_a_tenant_without_years_says_who_makes_them(db: None) -> None:
    tenant = make.make_tenant("momo", "もも町教育委員会")
    school = make.make_school(tenant, "momo", "もも小学校")
    client = signed_in(make.make_staff(tenant, school, Role.SCHOOL_ADMIN))
    assert "年度を作ります" in client.get("/s/momo/classes/").content.decode()
    assert client.get("/s/momo/classes/new/").status_code == 200


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(HIBARI).status_code == 200
    return len(found)


def test_the_list_costs_the_same_for_two_classes_and_for_thirty(cast: Cast, admin: Client) -> None:
    queries(admin)
    few = queries(admin)
    for number in range(28):
        make.make_student(make.make_classroom(cast.hibari, cast.year, 1, f"{number}組"))
    assert queries(admin) == few
