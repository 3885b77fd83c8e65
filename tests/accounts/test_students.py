"""The pupils' lists: by class, by name, and those who have left."""

import datetime as dt
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.students.typed import opened_for, sealed_for
from auditlog.models import Entry
from schools.models import Enrolment, Student, Tenant
from schools.name_search.errors import NamesUnavailable
from schools.name_search.search import students_named
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

HIBARI, BOARD = "/s/hibari/students/", "/t/sakura/students/"


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def board(cast: Cast) -> Client:
    return signed_in(cast.board_admin)


def leave(student: Student, state: str = Student.State.GRADUATED) -> None:
    with tenant_scope(student.tenant_id), transaction.atomic():
        Student.objects.filter(pk=student.pk).update(settled_state=state)


def rows(client: Client, url: str) -> list[tuple[str, str, str, str]]:
    page = client.get(url)
    assert page.status_code == 200
    return [(row.name, row.kana, row.place, row.state_label) for row in page.context["rows"]]


def names(client: Client, url: str) -> list[str]:
    return [name for name, _kana, _place, _state in rows(client, url)]


def search(client: Client, url: str, query: str, **more: str) -> str:
    """Ask by POST; gives the address of the result."""
    response = client.post(f"{url}search/", {"q": query, **more})
    assert response.status_code == 302
    location: str = response["Location"]
    return location


def test_a_school_lists_its_pupils_as_a_register_does(cast: Cast, teacher: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        for number, student in enumerate([cast.minato, cast.hinata, cast.yuina], start=1):
            Enrolment.objects.filter(student=student).update(number=number)
    assert rows(teacher, HIBARI) == [
        ("加藤 湊", "かとう みなと", "4年1組 1番", "在籍"),
        ("小川 ひなた", "おがわ ひなた", "4年1組 2番", "在籍"),
        ("安藤 結菜", "あんどう ゆいな", "4年2組 3番", "在籍"),
    ]


def test_one_class_can_be_chosen(cast: Cast, teacher: Client) -> None:
    assert names(teacher, f"{HIBARI}?class={cast.room_42.pk}") == ["安藤 結菜"]


@pytest.mark.parametrize("room", ["room_a1", "kaede_room"])
def test_a_class_of_another_school_is_no_filter(cast: Cast, teacher: Client, room: str) -> None:
    assert len(names(teacher, f"{HIBARI}?class={getattr(cast, room).pk}")) == 3


def test_long_lists_have_pages(cast: Cast, teacher: Client) -> None:
    for _ in range(38):
        make.make_student(cast.room_41)
    assert [len(names(teacher, f"{HIBARI}?page={page}")) for page in (1, 2)] == [40, 1]


def test_a_teacher_finds_pupils_of_the_own_school_by_name(cast: Cast, teacher: Client) -> None:
    found = rows(teacher, search(teacher, HIBARI, "オガワ"))
    assert [(name, state) for name, _kana, _place, state in found] == [("小川 ひなた", "在籍")]
    assert re.fullmatch(r"4年1組 \d+番", found[0][2])


def test_the_board_finds_pupils_of_every_school_with_their_schools(cast: Cast, board: Client) -> None:
    found = rows(board, search(board, BOARD, "小川"))
    assert [(name, place.rpartition(" ")[0]) for name, _kana, place, _state in found] == [
        ("小川 ひなた", "ひばり小学校 4年1組"),
        ("小川 そら", "あおば中学校 1年1組"),
    ]


def test_the_board_lists_nobody_unasked(board: Client) -> None:
    assert rows(board, BOARD) == []


def test_nobody_of_another_tenant_is_found(cast: Cast, teacher: Client, board: Client) -> None:
    assert names(teacher, search(teacher, HIBARI, "森")) == []
    assert names(board, search(board, BOARD, "もり")) == []
    stranger = signed_in(cast.kaede_teacher)
    assert names(stranger, search(stranger, "/s/kaede/students/", "もり")) == ["森 楓"]


def test_a_name_that_was_typed_stands_in_no_address_and_in_no_log(cast: Cast, teacher: Client) -> None:
    address = search(teacher, HIBARI, "ogawa小川")
    assert re.fullmatch(r"/s/hibari/students/\?q=[\w-]+", address)
    assert "ogawa" not in address
    page = teacher.get(address)
    assert page.context["q"] == "ogawa小川"
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        entries = list(Entry.objects.order_by("id").values_list("event", "outcome", "school_id", "details"))
    assert entries == [
        ("page.viewed", "done", cast.hibari.pk, {"page": "school:student_search", "method": "POST", "status": 302}),
        ("page.viewed", "done", cast.hibari.pk, {"page": "school:students", "method": "GET", "status": 200}),
    ]


@pytest.mark.parametrize("damaged", ["x", "%00", "あ", "AAAA", "A" * 200])
def test_an_address_that_does_not_open_is_a_list_without_search(teacher: Client, damaged: str) -> None:
    assert len(names(teacher, f"{HIBARI}?q={damaged}")) == 3


def test_an_address_opens_for_the_person_who_typed_only(cast: Cast, teacher: Client) -> None:
    address = search(teacher, HIBARI, "小川")
    assert names(teacher, address) == ["小川 ひなた"]
    assert len(names(signed_in(cast.other_teacher), address)) == 3
    sealed = sealed_for(actor(cast.teacher), "小川")
    assert [opened_for(actor(user), sealed) for user in (cast.teacher, cast.kaede_teacher)] == ["小川", ""]


@pytest.mark.parametrize("query", ["", "  ", "あ" * 41, "\x00"])
def test_what_is_no_part_of_a_name_leads_to_the_list(teacher: Client, query: str) -> None:
    assert search(teacher, HIBARI, query) == HIBARI


def test_without_the_tenants_key_the_search_says_so_and_breaks_nothing(db: None) -> None:
    tenant = Tenant.objects.create(code="momo", name="もも町", state="active", starts_on=dt.date(2026, 4, 1))
    school = make.make_school(tenant, "momo", "もも小学校")
    client = signed_in(make.make_staff(tenant, school, Role.TEACHER))
    response = client.post("/s/momo/students/search/", {"q": "小川"})
    assert response.status_code == 409
    assert str(NamesUnavailable.text) in response.content.decode()
    with tenant_scope(tenant.pk), transaction.atomic(), pytest.raises(NamesUnavailable):
        students_named(tenant.pk, "小川", among=Student.objects.all())


def test_those_who_left_are_in_no_list_and_in_no_search(cast: Cast, teacher: Client, board: Client) -> None:
    leave(cast.hinata)
    assert "小川 ひなた" not in names(teacher, HIBARI)
    assert names(teacher, search(teacher, HIBARI, "ひなた")) == []
    assert names(board, search(board, BOARD, "ひなた")) == []


def test_admins_list_and_find_those_who_left(cast: Cast, board: Client) -> None:
    leave(cast.hinata)
    leave(cast.sora, Student.State.TRANSFERRED)
    admin = signed_in(cast.school_admin)
    assert [row[0] + row[3] for row in rows(admin, f"{HIBARI}?show=left")] == ["小川 ひなた卒業"]
    assert [row[0] + row[3] for row in rows(board, f"{BOARD}?show=left")] == ["小川 ひなた卒業", "小川 そら転出"]
    address = search(admin, HIBARI, "おがわ", show="left")
    assert "show=left" in address
    assert names(admin, address) == ["小川 ひなた"]
    assert names(board, search(board, BOARD, "そら", show="left")) == ["小川 そら"]


@pytest.mark.parametrize("name", ["teacher", "manager"])
def test_only_admins_see_those_who_left(cast: Cast, name: str) -> None:
    leave(cast.hinata)
    client = signed_in(getattr(cast, name))
    assert client.get(f"{HIBARI}?show=left").status_code == 403
    assert "show=left" not in client.get(HIBARI).content.decode()


def test_those_who_are_yet_to_come_or_rest_are_listed_as_such(cast: Cast, teacher: Client) -> None:
    leave(cast.hinata, Student.State.SUSPENDED)
    leave(cast.minato, Student.State.EXPECTED)
    assert sorted(row[3] for row in rows(teacher, HIBARI)) == ["休学", "在籍"]
    assert [row[0] + row[3] for row in rows(teacher, f"{HIBARI}?show=expected")] == ["加藤 湊入学予定"]


PAGES = [("get", ""), ("post", "search/")]


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_a_seat_without_a_role_for_pupils_is_refused(cast: Cast, method: str, path: str) -> None:
    idle = signed_in(make.make_staff(cast.sakura, cast.hibari))
    clerk = signed_in(make.make_staff(cast.sakura, None, Role.MANAGER))
    refused = [getattr(client, method)(url + path) for client, url in ((idle, HIBARI), (clerk, BOARD))]
    assert [response.status_code for response in refused] == [403, 403]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert list(Entry.objects.values_list("outcome", flat=True)) == ["denied", "denied"]


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_another_school_or_tenant_is_as_if_it_did_not_exist(
    cast: Cast, teacher: Client, method: str, path: str
) -> None:
    missing = getattr(teacher, method)(f"/s/never-was/students/{path}")
    for url in ("/s/aoba/students/", "/s/kaede/students/", BOARD, "/t/kaede/students/"):
        response = getattr(teacher, method)(url + path)
        assert (response.status_code, response.content) == (404, missing.content)


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_who_is_not_signed_in_goes_to_the_door(cast: Cast, visitor: Client, method: str, path: str) -> None:
    for url in (HIBARI, BOARD):
        response = getattr(visitor, method)(url + path)
        assert response.status_code == (302 if method == "get" else 401)


@pytest.mark.parametrize(("method", "path"), [("post", ""), ("put", ""), ("delete", ""), ("get", "search/")])
def test_a_wrong_method_is_refused(teacher: Client, method: str, path: str) -> None:
    assert getattr(teacher, method)(HIBARI + path).status_code == 405


def test_lists_cost_the_same_for_one_row_and_for_thirty(cast: Cast, teacher: Client, board: Client) -> None:
    leave(make.make_student(cast.room_42, "山田", "一", kana=("やまだ", "はじめ")))
    admin = signed_in(cast.school_admin)
    pages = [
        (teacher, f"{HIBARI}?class={cast.room_42.pk}"),
        (teacher, search(teacher, HIBARI, "安藤")),
        (board, search(board, BOARD, "安藤")),
        (admin, f"{HIBARI}?show=left"),
        (board, f"{BOARD}?show=left"),
    ]
    for_one = [queries_of(client, url, rows=1) for client, url in pages]
    for number in range(29):
        make.make_student(cast.room_42, "安藤", str(number), kana=("あんどう", "あ"))
        leave(make.make_student(cast.room_42, "山田", str(number), kana=("やまだ", "あ")))
    assert [queries_of(client, url, rows=30) for client, url in pages] == for_one


def queries_of(client: Client, url: str, *, rows: int) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(url).context["rows"]) == rows
    return len(captured)
