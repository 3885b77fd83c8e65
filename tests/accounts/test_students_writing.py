"""Adding and editing pupils: names, class, number, home."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from auditlog.models import Entry
from schools.models import Enrolment, Student
from schools.name_search.search import students_named
from tests import factories as make
from tests.cast import Cast, signed_in
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

HIBARI, BOARD = "/s/hibari/students/", "/t/sakura/students/"


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.school_admin)


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "student_id": str(new_id()), "family_name": "田中", "given_name": "葵", "family_kana": "タナカ",
        "given_kana": "ｱｵｲ", "classroom": str(cast.room_42.pk), "number": "12", "starts": "enrolled",
        "starts_on": "", "home": "new", "sibling": "", **more,
    }  # fmt: skip


def found(cast: Cast, name: str) -> list[Student]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return students_named(cast.sakura.pk, name, among=Student.objects.all()).students


def fresh(student: Student) -> Student:
    with tenant_scope(student.tenant_id), transaction.atomic():
        return Student.objects.select_related("household").get(pk=student.pk)


def places(student: Student) -> list[tuple[Any, int | None]]:
    with tenant_scope(student.tenant_id), transaction.atomic():
        return list(Enrolment.objects.filter(student=student).values_list("classroom_id", "number"))


def numbered(student: Student) -> int:
    with tenant_scope(student.tenant_id), transaction.atomic():
        Enrolment.objects.filter(student=student).update(number=7)
    return 7


def events(cast: Cast) -> list[tuple[str, Any, Any]]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        entries = Entry.objects.exclude(event="page.viewed").order_by("id")
        return list(entries.values_list("event", "subject_id", "school_id"))


def test_an_admin_adds_a_pupil_who_is_found_by_name_from_then_on(cast: Cast, admin: Client) -> None:
    response = admin.post(f"{HIBARI}new/", typed(cast))
    (student,) = found(cast, "たなか")
    assert response["Location"] == f"{HIBARI}{student.pk}/"
    assert (student.name, student.kana, student.state) == ("田中 葵", "たなか あおい", "enrolled")
    assert student.since == timezone.localdate()
    assert places(student) == [(cast.room_42.pk, 12)]
    assert events(cast) == [("student.added", student.pk, cast.hibari.pk)]
    assert "田中 葵" in admin.get(f"{HIBARI}?class={cast.room_42.pk}").content.decode()


def test_a_form_that_is_sent_twice_makes_one_pupil(cast: Cast, admin: Client) -> None:
    form = typed(cast)
    ways = [admin.post(f"{HIBARI}new/", form)["Location"] for _ in range(2)]
    assert ways[0] == ways[1]
    assert len(found(cast, "田中")) == 1


def test_an_id_of_another_tenants_pupil_makes_none(cast: Cast, admin: Client) -> None:
    response = admin.post(f"{HIBARI}new/", typed(cast, student_id=str(cast.kaede_child.pk), number=""))
    assert response.status_code == 409
    assert found(cast, "田中") == []


def test_who_is_yet_to_come_is_expected_and_in_no_class_list_until_the_day(cast: Cast, admin: Client) -> None:
    day = timezone.localdate() + dt.timedelta(days=3)
    admin.post(f"{HIBARI}new/", typed(cast, starts="expected", starts_on=day.isoformat()))
    (student,) = found(cast, "田中")
    assert (student.state, student.next_state, student.next_on) == ("expected", "enrolled", day)
    rows = [admin.get(f"{HIBARI}?{shown}").context["rows"] for shown in (f"class={cast.room_42.pk}", "show=expected")]
    assert [[row.name for row in shown] for shown in rows] == [["安藤 結菜"], ["田中 葵"]]
    assert rows[1][0].plan.endswith("から 在籍")


WRONG: list[tuple[dict[str, str], list[str]]] = [
    ({"family_name": " "}, ["family_name"]),
    ({"given_kana": "aoi"}, ["given_kana"]),
    ({"family_kana": "田中"}, ["family_kana"]),
    ({"given_name": "あ" * 41}, ["given_name"]),
    ({"classroom": ""}, ["classroom"]),
    ({"classroom": "nonsense"}, ["classroom"]),
    ({"number": "0"}, ["number"]),
    ({"number": "七"}, ["number"]),
    ({"starts": "graduated"}, ["starts"]),
    ({"starts": "expected"}, ["starts_on"]),
    ({"starts": "expected", "starts_on": "2020-01-01"}, ["starts_on"]),
    ({"starts": "expected", "starts_on": "2199-01-01"}, ["starts_on"]),
    ({"starts_on": "tomorrow"}, ["starts_on"]),
    ({"home": "nobody"}, ["home"]),
]


@pytest.mark.parametrize(("change", "fields"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, admin: Client, change: dict[str, str], fields: list[str]
) -> None:
    page = admin.post(f"{HIBARI}new/", typed(cast, **change))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == fields
    kept = {name: page.context["form"][name].value() for name in ("family_name", "given_name", "number")}
    assert kept == {
        "family_name": "田中",
        "given_name": "葵",
        "number": "12",
        **{k: change[k] for k in kept if k in change},
    }
    assert found(cast, "葵") == []


@pytest.mark.parametrize("room", ["room_a1", "kaede_room"])
def test_a_class_of_elsewhere_cannot_be_chosen(cast: Cast, admin: Client, room: str) -> None:
    page = admin.post(f"{HIBARI}new/", typed(cast, classroom=str(getattr(cast, room).pk)))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["classroom"])


def test_a_number_that_is_taken_is_told_with_who_has_it(cast: Cast, admin: Client) -> None:
    number = numbered(cast.yuina)
    page = admin.post(f"{HIBARI}new/", typed(cast, number=str(number)))
    assert page.status_code == 422
    assert page.context["form"].errors["number"] == [f"4年2組の{number}番は、安藤 結菜さんです。"]
    assert found(cast, "田中") == []
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk=cast.yuina.pk).update(settled_state="transferred")
    assert admin.post(f"{HIBARI}new/", typed(cast, number=str(number))).status_code == 302


def test_a_brother_is_found_by_name_and_shares_the_home(cast: Cast, admin: Client) -> None:
    page = admin.post(f"{HIBARI}new/", typed(cast, sibling="おがわ", deed="search"))
    assert page.status_code == 200
    choices = page.context["form"].fields["home"].choices
    assert [key for key, _label in choices] == ["new", str(cast.hinata.pk)], "sora is at another school"
    assert page.context["form"]["family_name"].value() == "田中"
    assert admin.post(f"{HIBARI}new/", typed(cast, home=str(cast.hinata.pk))).status_code == 302
    (student,) = found(cast, "田中")
    assert student.household_id == cast.hinata.household_id


@pytest.mark.parametrize("name", ["sora", "kaede_child"])
def test_a_home_of_elsewhere_cannot_be_joined(cast: Cast, admin: Client, name: str) -> None:
    foreign = str(getattr(cast, name).pk)
    page = admin.post(f"{HIBARI}new/", typed(cast, home=foreign))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["home"])
    assert admin.post(f"{HIBARI}{cast.minato.pk}/home/", {"home": foreign, "version": "1"}).status_code == 422
    assert fresh(cast.minato).household_id == cast.minato.household_id


def edit(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "family_name": "佐々木", "given_name": "湊", "family_kana": "ささき", "given_kana": "みなと",
        "classroom": str(cast.room_42.pk), "number": "30", "version": "1", **more,
    }  # fmt: skip


def test_an_admin_renames_a_pupil_and_moves_it(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.minato.pk}/edit/"
    assert admin.get(url).context["form"]["family_name"].value() == "加藤"
    assert admin.post(url, edit(cast)).status_code == 302
    assert ([student.name for student in found(cast, "ささき")], found(cast, "加藤")) == (["佐々木 湊"], [])
    assert places(cast.minato) == [(cast.room_42.pk, 30)]
    assert events(cast) == [("student.changed", cast.minato.pk, cast.hibari.pk)]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        (details,) = Entry.objects.filter(event="student.changed").values_list("details", flat=True)
    assert details["fields"] == ["family_name", "family_kana", "classroom", "number"]
    assert "佐々木" not in str(details)


def test_the_second_who_saves_sees_what_the_first_has_saved(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.minato.pk}/edit/"
    assert admin.post(url, edit(cast)).status_code == 302
    page = admin.post(url, edit(cast, family_name="高橋", family_kana="たかはし"))
    assert page.status_code == 409
    assert "佐々木 湊" in page.content.decode()
    assert page.context["form"]["family_name"].value() == "高橋"
    assert fresh(cast.minato).family_name == "佐々木"
    again = edit(cast, family_name="高橋", family_kana="たかはし", version=page.context["form"]["version"].value())
    assert admin.post(url, again).status_code == 302
    assert fresh(cast.minato).family_name == "高橋"


def test_a_number_that_is_taken_changes_nothing(cast: Cast, admin: Client) -> None:
    number = numbered(cast.yuina)
    page = admin.post(f"{HIBARI}{cast.minato.pk}/edit/", edit(cast, number=str(number)))
    assert page.status_code == 422
    assert (fresh(cast.minato).family_name, fresh(cast.minato).version) == ("加藤", 1)


def test_siblings_are_put_into_one_home_and_parted_again(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.minato.pk}/home/"
    page = admin.post(url, {"sibling": "ひなた", "deed": "search"})
    assert [key for key, _label in page.context["offered"]] == [str(cast.hinata.pk)]
    assert admin.post(url, {"home": str(cast.hinata.pk), "version": "1"}).status_code == 302
    assert fresh(cast.minato).household_id == cast.hinata.household_id
    assert admin.post(url, {"home": "new", "version": "1"}).status_code == 409
    assert admin.post(url, {"home": "new", "version": "2"}).status_code == 302
    assert fresh(cast.minato).household_id not in {cast.hinata.household_id, cast.minato.household_id}
    assert [event for event, *_rest in events(cast)] == ["student.home_changed"] * 2


def test_the_board_adds_and_moves_pupils_between_its_schools(cast: Cast) -> None:
    board = signed_in(cast.board_admin)
    assert board.post(f"{BOARD}new/", typed(cast, classroom=str(cast.room_a1.pk))).status_code == 302
    (student,) = found(cast, "田中")
    assert places(student) == [(cast.room_a1.pk, 12)]
    form = edit(cast, family_name="田中", family_kana="たなか")
    assert board.post(f"{BOARD}{student.pk}/edit/", form).status_code == 302
    assert places(student) == [(cast.room_42.pk, 30)]


def test_who_came_back_gets_a_class_of_this_year_and_keeps_the_one_of_then(cast: Cast, admin: Client) -> None:
    then = make.make_classroom(cast.hibari, make.make_year(cast.sakura, ago=1), 3, "1組")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Enrolment.objects.filter(student=cast.minato).update(classroom=then)
        Student.objects.filter(pk=cast.minato.pk).update(settled_state="transferred")
    assert admin.post(f"{HIBARI}{cast.minato.pk}/edit/", edit(cast)).status_code == 302
    assert sorted(room for room, _number in places(cast.minato)) == sorted([then.pk, cast.room_42.pk])
