"""Schools: the organisation's admins add, change and delete them; nobody else does."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditlog.models import Entry
from schools.models import School
from tests import factories as make
from tests.cast import Cast, signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

SCHOOLS = "/t/sakura/schools/"


@pytest.fixture
def board(cast: Cast) -> Client:
    return signed_in(cast.board_admin)


def typed(**more: str) -> dict[str, str]:
    return {"name": "こぶし小学校", "kind": "elementary", "slug": "kobushi", **more}


def schools(cast: Cast) -> list[tuple[str, str]]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return list(School.objects.order_by("order", "pk").values_list("slug", "name"))


def events(cast: Cast) -> list[tuple[str, Any]]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = Entry.objects.exclude(event="page.viewed").order_by("id")
        return list(found.values_list("event", "subject_id"))


BEFORE = [("hibari", "ひばり小学校"), ("aoba", "あおば中学校")]


def test_an_admin_adds_a_school_which_stands_last(cast: Cast, board: Client) -> None:
    assert board.post(f"{SCHOOLS}new/", typed(name="  こぶし　小学校 ", slug=" ＫＯＢＵＳＨＩ "))["Location"] == SCHOOLS
    assert schools(cast) == [*BEFORE, ("kobushi", "こぶし 小学校")]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        school = School.objects.get(slug="kobushi")
        assert (school.tenant_id, school.kind, school.order) == (cast.sakura.pk, "elementary", 1)
    assert events(cast) == [("school.added", school.pk)]
    assert "学校・施設を登録した" in board.get("/t/sakura/log/").content.decode()


def test_a_new_school_can_be_worked_in_at_once(cast: Cast, board: Client) -> None:
    board.post(f"{SCHOOLS}new/", typed())
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        school = School.objects.get(slug="kobushi")
    room = {"school": str(school.pk), "year": str(cast.year.pk), "grade": "3", "name": "1"}
    assert board.post("/t/sakura/classes/new/", room).status_code == 302
    admin = make.make_staff(cast.sakura, school, Role.SCHOOL_ADMIN)
    assert signed_in(admin).get("/s/kobushi/").status_code == 200
    row = board.get(SCHOOLS).context["rows"][-1]
    assert (row.name, row.kind, row.classes, row.staff, row.has_admin) == ("こぶし小学校", "小学校", 1, 1, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "あ" * 81}, "name"),
        ({"name": "ひばり小学校"}, "name"),
        ({"kind": ""}, "kind"),
        ({"kind": "university"}, "kind"),
        ({"slug": ""}, "slug"),
        ({"slug": "hibari"}, "slug"),
        ({"slug": "HIBARI"}, "slug"),
        ({"slug": "board"}, "slug"),
        ({"slug": "4sho"}, "slug"),
        ({"slug": "ひばり"}, "slug"),
        ({"slug": "a/b"}, "slug"),
        ({"slug": "a" * 41}, "slug"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, board: Client, change: dict[str, str], field: str
) -> None:
    page = board.post(f"{SCHOOLS}new/", typed(**change))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert {name: page.context["form"][name].value() for name in typed()} == typed(**change)
    assert (schools(cast), events(cast)) == (BEFORE, [])


def test_another_organisations_names_are_free(cast: Cast, board: Client) -> None:
    taken = {"name": cast.kaede_school.name, "slug": cast.kaede_school.slug}
    assert board.post(f"{SCHOOLS}new/", typed(**taken)).status_code == 302


def test_an_admin_changes_name_and_kind_and_the_address_stays(cast: Cast, board: Client) -> None:
    url = f"{SCHOOLS}{cast.aoba.pk}/"
    form = {"name": "あおば学園", "kind": "compulsory", "slug": "other", "version": "1"}
    assert board.post(url, form).status_code == 302
    assert schools(cast) == [BEFORE[0], ("aoba", "あおば学園")]
    assert events(cast) == [("school.changed", cast.aoba.pk)]
    assert board.post(url, {**form, "name": "ひばり小学校", "version": "2"}).status_code == 422


def test_the_second_who_saves_sees_what_the_first_has_saved(cast: Cast, board: Client) -> None:
    url = f"{SCHOOLS}{cast.aoba.pk}/"
    first = {"name": "あおば東中学校", "kind": "junior_high", "version": "1"}
    assert board.post(url, first).status_code == 302
    page = board.post(url, {**first, "name": "あおば西中学校"})
    assert page.status_code == 409
    assert "あおば東中学校" in page.content.decode()
    assert page.context["form"]["name"].value() == "あおば西中学校"
    again = {**first, "name": "あおば西中学校", "version": page.context["form"]["version"].value()}
    assert board.post(url, again).status_code == 302
    assert schools(cast)[1] == ("aoba", "あおば西中学校")


def test_only_a_school_with_nothing_in_it_is_deleted(cast: Cast, board: Client) -> None:
    empty = make.make_school(cast.sakura, "mistake", "まちがい小学校")
    for school in (cast.hibari, empty):
        assert board.post(f"{SCHOOLS}{school.pk}/deletion/").status_code == 302
    assert schools(cast) == BEFORE
    assert events(cast) == [("school.deleted", empty.pk)]


def test_nobody_else_keeps_schools(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        make.seat_staff(cast.manager, None, Role.MANAGER)
    for name, status in (("manager", 403), ("school_admin", 404), ("kaede_teacher", 404), ("mother", 403)):
        client = signed_in(getattr(cast, name))
        for page in ("", "new/", f"{cast.hibari.pk}/", f"{cast.kaede_school.pk}/"):
            assert client.get(SCHOOLS + page).status_code == status, (name, page)
        assert client.post(f"{SCHOOLS}new/", typed()).status_code == status, name
        assert client.post(f"{SCHOOLS}{cast.hibari.pk}/deletion/").status_code == status, name
    assert schools(cast) == BEFORE


def test_a_school_of_another_organisation_is_as_if_it_did_not_exist(cast: Cast, board: Client) -> None:
    url = f"{SCHOOLS}{cast.kaede_school.pk}/"
    assert board.get(url).status_code == 404
    assert board.post(url, {"name": "x", "kind": "elementary", "version": "1"}).status_code == 404
    assert board.post(f"{url}deletion/").status_code == 404
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        assert School.objects.get().name == "かえで学園小学校"


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(SCHOOLS).status_code == 200
    return len(found)


def test_the_list_costs_the_same_for_two_schools_and_for_thirty(cast: Cast, board: Client) -> None:
    queries(board)
    few = queries(board)
    for number in range(28):
        make.make_staff(cast.sakura, make.make_school(cast.sakura, f"s{number}", f"{number}小学校"), Role.TEACHER)
    assert queries(board) == few
