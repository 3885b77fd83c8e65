"""What another system can send wrong, row by row, and what is passed over."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import RosterUpload
from tests.api.linked import V1, caller, link
from tests.api.rosters import HINATA, MINATO, YUINA, Body, partner, pupil_rows, push, room_row, roster, waiting
from tests.cast import Cast, signed_in
from tetoru.tenancy import tenant_scope

__all__ = ["partner"]  # a fixture


def changed(body: Body, rows: str, at: int, **fields: Any) -> Body:
    return body | {rows: [row | fields if n == at else row for n, row in enumerate(body[rows])]}


@pytest.mark.parametrize(
    ("rows", "fields", "where"),
    [
        ("users", {"familyName": "\0"}, "users[0].familyName"),
        ("users", {"familyName": ""}, "users[0].familyName"),
        ("users", {"metadata": {"jp.kanaFamilyName": "小川"}}, "users[0].metadata.jp.kanaFamilyName"),
        ("users", {"sourcedId": "u2"}, "users[1].sourcedId"),
        ("users", {"roles": []}, "enrollments[0].user"),
        ("enrollments", {"role": ""}, "enrollments[0].role"),
        ("enrollments", {"class": {"sourcedId": "c99"}}, "enrollments[0].class"),
        ("enrollments", {"user": {"sourcedId": "u99"}}, "enrollments[0].user"),
        ("enrollments", {"user": {"sourcedId": "u2"}}, "enrollments[1].user"),
        ("enrollments", {"metadata": {"jp.ShussekiNo": 10**9}}, "enrollments[0].metadata.jp.ShussekiNo"),
        ("enrollments", {"metadata": {"jp.ShussekiNo": "02"}}, "enrollments[1].metadata.jp.ShussekiNo"),
        ("users", {"status": "tobedeleted"}, "enrollments[0].user"),
        ("classes", {"status": "tobedeleted"}, "enrollments[0].class"),
        ("classes", {"title": "2組"}, "classes[1].title"),
        ("classes", {"grades": ["P9x"]}, "classes[0].grades"),
        ("classes", {"grades": [], "title": "1組"}, "classes[0].grades"),
        ("classes", {"school": {"sourcedId": "org-2"}}, "classes[1].school"),
    ],
)
def test_a_fault_is_told_by_row_and_field_and_nothing_is_kept(
    cast: Cast, partner: Client, rows: str, fields: Any, where: str
) -> None:
    answer = push(partner, changed(roster(cast, HINATA, MINATO), rows, 0, **fields))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert where in [error["where"][-1] for error in answer.json()["errors"]]
    with tenant_scope(cast.sakura.pk):
        assert RosterUpload.objects.count() == 0


def test_what_is_no_roster_of_ours_is_answered_in_words(cast: Cast, partner: Client) -> None:
    good = roster(cast, HINATA)
    bodies: list[tuple[Any, int]] = [
        (b"", 422), (b"{", 400), (b'{"school": "\xff"}', 400), (b"[" * 100_000, 400), (b" " * 2_000_001, 413),
        (good | {"school": str(cast.kaede_school.pk)}, 422), (good | {"school": "\0"}, 422),
        (good | {"year": 10**9}, 422), (good | {"year": 2999}, 422), (good | {"users": []}, 422),
        (good | {"enrollments": []}, 422), (changed(good, "users", 0, status="gone"), 422),
        (changed(good, "users", 0, sourcedId="\ud800"), 422), (changed(good, "users", 0, givenName="\ud800"), 422),
        (good | {"users": good["users"] * 20_001}, 413),
    ]  # fmt: skip
    for body, status in bodies:
        answer = push(partner, body)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), str(body)[:80]
    large = good | {"users": [*good["users"], *({**good["users"][0], "sourcedId": f"x{n}"} for n in range(4_000))]}
    assert 1_000_000 < len(json.dumps(large)) < 2_000_000
    assert push(partner, large).json()["students"] == 1, "who is in no class is passed over"
    reader = caller(*link(cast.board_admin, scopes=("absences.read",)))
    assert [push(reader, good).status_code, reader.get(f"{V1}/schools").status_code] == [403, 403]
    assert partner.get(f"{V1}/rosters/{uuid.uuid4()}").status_code == 404
    assert [one["name"] for one in partner.get(f"{V1}/schools").json()["schools"]] == ["あおば中学校", "ひばり小学校"]


def test_rows_that_do_not_count_are_passed_over(cast: Cast, partner: Client) -> None:
    body = roster(cast, HINATA, MINATO, YUINA)
    teacher, _none = pupil_rows("t1", "佐伯 恵", "さえき めぐみ", "c41", None)
    body["users"].append(teacher | {"roles": [{"role": "teacher"}], "metadata": {}})
    body["users"].append(body["users"][0] | {"sourcedId": "u7", "status": "tobedeleted"})
    body["classes"].append(room_row("sun", "ひまわり") | {"grades": ["P1", "P2"]})
    body["classes"].append(room_row("math", "算数") | {"classType": "scheduled"})
    one = body["enrollments"][0]
    for number, more in enumerate(
        ({"user": {"sourcedId": "t1"}, "role": "teacher"}, {"class": {"sourcedId": "math"}}, {"endDate": "2020-04-01"})
    ):
        body["enrollments"].append(one | {"sourcedId": f"more{number}"} | more)
    assert push(partner, body).json()["students"] == 3
    page = signed_in(cast.board_admin).get(waiting(cast))
    assert page.context["counts"]["same"] == 3
    assert [change.sent.label for change in page.context["difference"].rooms] == ["ひまわり"], "of several grades"
    assert "今の登録と同じです" in page.content.decode()


@pytest.mark.parametrize("number", [0, 1764028800, "0", -1.5])
def test_a_number_is_no_last_day(cast: Cast, partner: Client, number: Any) -> None:
    answer = push(partner, changed(roster(cast, HINATA), "enrollments", 0, endDate=number))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["where"][-1], error["what"]) == ("endDate", "日付を 2026-11-25 の形で入れてください。")
