"""出席簿 as a file for the school's own system: which month, which columns, and for whom."""

import csv
import io
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from accounts.models import LinkedPupil
from accounts.models.roster import id_index
from accounts.session_marks import PROVED
from auditlog.models import Entry
from messaging.absences.models import RegisterColumns
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import at, rows
from tests.messaging.absences.registers import away
from tetoru.tenancy import tenant_scope

HIBARI = "/s/hibari/register/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(10, 0):
        yield


def table(cast: Cast, who: str, **data: Any) -> list[list[str]]:
    response = signed_in(getattr(cast, who)).post(f"{HIBARI}table/", {"month": "2026-11", **data})
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_has_the_columns_of_the_school_and_no_formula(cast: Cast) -> None:
    away(cast.hinata, 4, category="suspension")
    away(cast.hinata, 5)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        cast.minato.family_name = "=1+1"
        cast.minato.save()
    usual = table(cast, "teacher", **{"class": cast.room_41.pk})
    assert (usual[0][4:8], usual[1][6:11]) == (
        ["出席番号", "氏名", "授業日数", "出席停止・忌引の日数"],
        ["16", "1", "15", "1", "14"],
    )
    data = {"place_name": "2", "name_name": "=児童名", "place_days": "3", "name_days": "D{日}", "place_number": "1"}
    assert signed_in(cast.manager).post("/s/hibari/settings/register/", data).status_code == 302
    head, first, second = table(cast, "teacher", **{"class": cast.room_41.pk})
    assert (head[:3], len(head)) == (["出席番号", "'=児童名", "D1"], 33)
    assert (first[1:7], second[1].startswith("'")) == (["小川 ひなた", "", "", "", "停", "病"], True)
    assert [line[1] for line in table(cast, "manager")[1:]][-1] == "安藤 結菜"
    with tenant_scope(cast.sakura.pk):
        counts = [len(e.details["classrooms"]) for e in Entry.objects.filter(event="register.exported").order_by("id")]
    assert counts == [1, 1, 2]


def test_the_file_asks_again_who_it_is_and_is_for_ones_own_class(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    assert client.post(f"{HIBARI}table/").status_code == 403
    assert client.post(f"{HIBARI}table/", {"class": str(cast.room_42.pk)}).status_code == 403
    for wrong in ({"class": str(cast.room_a1.pk)}, {"class": "x"}):
        assert client.post(f"{HIBARI}table/", wrong).status_code == 404
    session = client.session
    session[PROVED] = 0
    session.save()
    assert client.post(f"{HIBARI}table/", {"class": str(cast.room_41.pk)}).status_code == 401
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="register.exported", outcome="done").count() == 0


@pytest.mark.parametrize(
    "written_as", ["2026年11月", "2026/11", "２０２６－１１", "2027-04", "2026-03", "x", "0000-00"]
)
def test_a_month_that_is_none_of_the_year_is_refused_beside_the_list_of_those_that_are(
    cast: Cast, written_as: str
) -> None:
    answer: Any = signed_in(cast.manager).post(f"{HIBARI}table/", {"month": written_as})
    assert (answer.status_code, answer["Content-Type"][:9]) == (422, "text/html")
    text = answer.content.decode()
    assert "この年度の月を、一覧から選んでください" in text
    assert [f'value="{month}"' in text for month in ("2026-03", "2026-04", "2027-03", "2027-04")] == [
        False, True, True, False
    ]  # fmt: skip
    with tenant_scope(cast.sakura.pk):
        assert not Entry.objects.filter(event="register.exported").exists()


def test_the_list_of_months_opens_on_the_running_one(cast: Cast) -> None:
    text = signed_in(cast.manager).get(HIBARI).content.decode()
    assert '<option value="2026-11" selected>2026年11月</option>' in text
    assert "任意" not in text


def link(student: Student, partner: uuid.UUID, sourced_id: str) -> None:
    with tenant_scope(student.tenant_id), transaction.atomic():
        LinkedPupil.objects.create(
            tenant_id=student.tenant_id, partner_id=partner, student=student, sourced_id=sourced_id,
            sourced_index=id_index(sourced_id, student.tenant_id),
        )  # fmt: skip


def test_the_file_has_the_ids_by_which_one_linked_system_knows_the_pupils(cast: Cast) -> None:
    ours, other = uuid.uuid4(), uuid.uuid4()
    link(cast.minato, other, "X-1")
    link(cast.hinata, ours, "0410012")
    link(cast.yuina, ours, "0420001")
    columns = {"place_id_elsewhere": "1", "name_id_elsewhere": "管理コード", "place_name": "2"}
    assert signed_in(cast.manager).post("/s/hibari/settings/register/", columns).status_code == 302
    lines = table(cast, "manager")
    assert lines[0] == ["管理コード", "氏名"]
    assert {name: code for code, name in lines[1:]} == {
        "小川 ひなた": "0410012", "安藤 結菜": "0420001", cast.minato.name: ""
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "少なくとも1つの列"),
        ({"place_name": "1", "place_kana": "1"}, "1番が2つあります"),
        ({"place_name": "x"}, "順番を数字で"),
        ({"place_name": "0"}, "順番は1からです"),
        ({"place_name": "1", "name_name": "あ" * 41}, "40文字までです"),
    ],
)
def test_columns_that_make_no_file_are_refused(cast: Cast, data: dict[str, str], says: str) -> None:
    answer: Any = signed_in(cast.manager).post("/s/hibari/settings/register/", data)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert rows(RegisterColumns, cast.sakura.pk) == []
