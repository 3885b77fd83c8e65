"""Groups: who sees and makes them, who is in them, deletion."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditlog.models import Entry
from messaging.notices.models import AudienceItem
from schools.models import Group, Membership, Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.isolation.written import draft_of, notice_of
from tetoru.tenancy import tenant_scope

HIBARI, BOARD = "/s/hibari/groups/", "/t/sakura/groups/"


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.school_admin)


def names(cast: Cast) -> list[str]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return list(Group.objects.filter(closed_on=None).values_list("name", flat=True))


def members(group: Group) -> set[Any]:
    with tenant_scope(group.tenant_id), transaction.atomic():
        return set(Membership.objects.filter(group=group).values_list("student_id", flat=True))


def events(cast: Cast) -> list[str]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return list(Entry.objects.exclude(event="page.viewed").order_by("id").values_list("event", flat=True))


def addressed_to(group: Group, **owner: Any) -> None:
    with tenant_scope(group.tenant_id), transaction.atomic():
        AudienceItem.objects.create(
            tenant_id=group.tenant_id, kind="group", school_id=group.school_id, group=group, **owner
        )


@pytest.mark.parametrize("name", ["teacher", "manager", "school_admin"])
def test_everybody_at_a_school_sees_its_groups_and_who_is_in_them(cast: Cast, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert [(row.name, row.members) for row in client.get(HIBARI).context["rows"]] == [("図書委員会", 1)]
    page = client.get(f"{HIBARI}{cast.library.pk}/")
    assert [row.name for row in page.context["rows"]] == ["加藤 湊"]
    tiles = client.get(f"{HIBARI}{cast.library.pk}/", {"class": cast.room_41.pk}).content.decode()
    assert (f"{HIBARI}{cast.library.pk}/members/" in tiles) == (name == "school_admin")


def test_an_admin_makes_a_group_once(cast: Cast, admin: Client) -> None:
    assert admin.post(f"{HIBARI}new/", {"name": "  体育　委員会 "}).status_code == 302
    assert sorted(names(cast)) == sorted(["体育 委員会", "図書委員会"])
    page = admin.post(f"{HIBARI}new/", {"name": "図書委員会"})
    assert page.status_code == 422
    assert page.context["form"].errors["name"] == ["「図書委員会」は、もうあります。ほかの名前にしてください。"]
    assert page.context["form"]["name"].value() == "図書委員会"
    assert events(cast) == ["group.added"]


@pytest.mark.parametrize("name", ["", "   ", "あ" * 41])
def test_a_group_needs_a_name(cast: Cast, admin: Client, name: str) -> None:
    assert admin.post(f"{HIBARI}new/", {"name": name}).status_code == 422


def test_members_are_ticked_by_class_and_the_others_stay(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.library.pk}/"
    page = admin.get(url, {"class": cast.room_42.pk})
    assert [(pupil.name, pupil.is_member) for pupil in page.context["pupils"]] == [("安藤 結菜", False)]
    form = {"shown": [str(cast.yuina.pk)], "student": [str(cast.yuina.pk)]}
    assert admin.post(f"{url}members/", form).status_code == 302
    assert members(cast.library) == {cast.minato.pk, cast.yuina.pk}
    assert admin.post(f"{url}members/", {"shown": [str(cast.yuina.pk)]}).status_code == 302
    assert members(cast.library) == {cast.minato.pk}
    assert events(cast) == ["group.members_changed"] * 2


def test_members_are_found_by_name_and_the_name_stands_in_no_address(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.library.pk}/"
    way = admin.post(f"{url}search/", {"q": "おがわ"})["Location"]
    assert "おがわ" not in way
    assert [pupil.name for pupil in admin.get(way.partition("#")[0]).context["pupils"]] == ["小川 ひなた"]


@pytest.mark.parametrize("name", ["sora", "kaede_child"])
def test_a_pupil_of_elsewhere_is_not_taken_in(cast: Cast, admin: Client, name: str) -> None:
    foreign = str(getattr(cast, name).pk)
    for key in (foreign, "nonsense"):
        admin.post(f"{HIBARI}{cast.library.pk}/members/", {"shown": [key], "student": [key]})
    assert members(cast.library) == {cast.minato.pk}


def test_those_who_left_are_in_no_list_of_a_group(cast: Cast, admin: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk=cast.minato.pk).update(settled_state="graduated")
    assert [row.members for row in admin.get(HIBARI).context["rows"]] == [0]
    assert admin.get(f"{HIBARI}{cast.library.pk}/").context["rows"] == []


def test_the_second_who_renames_sees_what_the_first_has_saved(cast: Cast, admin: Client) -> None:
    url = f"{HIBARI}{cast.library.pk}/edit/"
    assert admin.post(url, {"name": "図書係", "version": "1"}).status_code == 302
    page = admin.post(url, {"name": "本の係", "version": "1"})
    assert (page.status_code, "図書係" in page.content.decode()) == (409, True)
    assert admin.post(url, {"name": "本の係", "version": page.context["form"]["version"].value()}).status_code == 302
    assert names(cast) == ["本の係"]


def test_a_group_is_deleted_and_its_name_is_free_again(cast: Cast, admin: Client) -> None:
    assert admin.post(f"{HIBARI}{cast.library.pk}/deletion/").status_code == 302
    assert names(cast) == []
    assert admin.post(f"{HIBARI}new/", {"name": "図書委員会"}).status_code == 302
    assert events(cast) == ["group.deleted", "group.added"]


def test_a_group_that_a_draft_is_addressed_to_stays(cast: Cast, admin: Client) -> None:
    addressed_to(cast.library, draft=draft_of(cast.teacher, cast.hibari, cast.room_41))
    page = admin.post(f"{HIBARI}{cast.library.pk}/deletion/", follow=True)
    assert "下書きがあります" in page.content.decode()
    assert names(cast) == ["図書委員会"]


def test_a_group_that_notices_went_to_is_kept_out_of_sight(cast: Cast, admin: Client) -> None:
    make.make_student(make.make_classroom(cast.hibari, cast.year, 5, "1組"))
    addressed_to(cast.library, notice=notice_of(cast.teacher, cast.hibari, cast.room_41))
    assert admin.post(f"{HIBARI}{cast.library.pk}/deletion/").status_code == 302
    assert names(cast) == []
    assert admin.get(f"{HIBARI}{cast.library.pk}/").status_code == 404
    assert "図書委員会" not in signed_in(cast.teacher).get("/s/hibari/notices/new/").content.decode()
    assert members(cast.library) == {cast.minato.pk}, "the notice still knows whom it went to"
    assert admin.post(f"{HIBARI}new/", {"name": "図書委員会"}).status_code == 302


def test_the_board_makes_a_group_at_a_school(cast: Cast) -> None:
    board = signed_in(cast.board_admin)
    assert board.post(f"{BOARD}new/", {"name": "市の合唱", "school": str(cast.aoba.pk)}).status_code == 302
    assert {row.name: row.school for row in board.get(BOARD).context["rows"]} == {
        "図書委員会": "ひばり小学校", "市の合唱": "あおば中学校",
    }  # fmt: skip
    assert board.post(f"{BOARD}new/", {"name": "合唱", "school": str(cast.kaede_school.pk)}).status_code == 422


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_cost_the_same_for_one_and_for_thirty(cast: Cast, admin: Client) -> None:
    urls = [HIBARI, f"{HIBARI}{cast.library.pk}/?class={cast.room_41.pk}"]
    for url in urls:
        queries(admin, url)
    few = [queries(admin, url) for url in urls]
    for number in range(29):
        student = make.make_student(cast.room_41)
        make.make_group(cast.hibari, f"{number}班", student)
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            Membership.objects.create(tenant_id=cast.sakura.pk, group=cast.library, student=student)
    assert [queries(admin, url) for url in urls] == few
