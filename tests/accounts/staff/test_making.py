"""One account at a time, and the slip that is shown once."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Homeroom, StaffSeat, User
from auditlog.models import Entry
from tests.accounts.staff.pages import PASSWORD, new_form, password_in
from tests.cast import Cast, signed_in
from tetoru.tenancy import tenant_scope

URL = "/s/hibari/staff/new/"


def made() -> User | None:
    return User.objects.filter(login="t0431@sakura").first()


def test_a_school_admin_makes_a_teacher_who_signs_in_with_the_slip(cast: Cast, visitor: Client) -> None:
    response = signed_in(cast.school_admin).post(URL, new_form(cast, classrooms=[str(cast.room_42.pk)]))
    page = response.content.decode()
    assert response.status_code == 200
    for text in ("青木 慎吾 さん", "ひばり小学校", "t0431@sakura", "http://testserver/login/", '<path d="M4 4h7v1h-7z'):
        assert text in page
    user = User.objects.get(login="t0431@sakura")
    assert (user.name, user.kana, user.email, user.must_change_password) == ("青木 慎吾", "あおき しんご", None, True)
    with tenant_scope(cast.sakura.pk):
        seat = StaffSeat.objects.get(user=user)
        assert (seat.school_id, seat.roles) == (cast.hibari.pk, ["teacher"])
        assert [homeroom.classroom_id for homeroom in Homeroom.objects.filter(seat=seat)] == [cast.room_42.pk]
        entry = Entry.objects.get(event="staff.made")
        assert (entry.actor_id, entry.subject_id, entry.school_id) == (cast.school_admin.pk, user.pk, cast.hibari.pk)
        assert "青木" not in str(entry.details)
    password = password_in(response)
    assert visitor.post("/login/", {"login": "t0431@sakura", "password": password})["Location"] == "/"
    assert visitor.get("/", follow=True).redirect_chain[-1] == ("/password/change/", 302)


def test_reloading_the_slip_makes_nobody_and_shows_no_password(cast: Cast) -> None:
    client, form = signed_in(cast.school_admin), new_form(cast)
    assert client.post(URL, form).status_code == 200
    again = client.post(URL, form)
    assert again.status_code == 409
    assert "初期パスワードは、もう一度は表示できません" in again.content.decode()
    assert not PASSWORD.search(again.content.decode())
    assert User.objects.filter(login="t0431@sakura").count() == 1
    assert f"/s/hibari/staff/{form['person_id']}/" in again.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"name": ""}, "name", "このフィールドは必須です。"),
        ({"name": "=cmd()"}, "name", "「=」ではじまる値（計算式）は使えません。"),
        ({"name": "青木\u202e慎吾"}, "name", "見えない文字が入っています。打ちなおしてください。"),
        ({"kana": "青木"}, "kana", "ひらがなで入れてください。例：さえき めぐみ"),
        ({"staff_id": "t 0431@kaede"}, "staff_id", "職員IDは、半角の英数字と - _ で2〜30文字にしてください。例：t0412"),
        ({"roles": []}, "roles", "役割を1つ以上選んでください。"),
        ({"email": "aoki"}, "email", "メールアドレスの形になっていません。なければ空にしてください。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast: Cast, changed: dict[str, Any], field: str, text: str) -> None:
    response = signed_in(cast.school_admin).post(URL, new_form(cast, **changed))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [text]}
    assert made() is None


def test_a_taken_id_is_answered_with_a_free_one(cast: Cast) -> None:
    taken = cast.teacher.staff_id
    response = signed_in(cast.school_admin).post(URL, new_form(cast, staff_id=taken))
    (error,) = response.context["form"].errors["staff_id"]
    free = error.rpartition("：")[2]
    assert not User.objects.filter(login=f"{free}@sakura").exists()
    assert free.startswith("t")


@pytest.mark.parametrize("changed", [{"roles": ["tenant_admin"]}, {"place": "board"}])
def test_a_school_admin_cannot_make_a_tenant_admin(cast: Cast, changed: dict[str, Any]) -> None:
    assert signed_in(cast.school_admin).post(URL, new_form(cast, **changed)).status_code == 422
    assert made() is None


def test_a_school_admin_cannot_make_somebody_at_another_school(cast: Cast) -> None:
    assert signed_in(cast.school_admin).post(URL, new_form(cast, place=str(cast.aoba.pk))).status_code == 422
    assert made() is None


def test_a_tenant_admin_makes_another_and_seats_people_in_any_school(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    assert client.post("/t/sakura/staff/new/", new_form(cast, place="board", roles=[])).status_code == 200
    assert (
        client.post("/t/sakura/staff/new/", new_form(cast, staff_id="t0900", place=str(cast.aoba.pk))).status_code
        == 200
    )
    with tenant_scope(cast.sakura.pk):
        seats = StaffSeat.objects.filter(user__login__in=["t0431@sakura", "t0900@sakura"]).order_by("pk")
        assert [(seat.school_id, seat.roles) for seat in seats] == [
            (None, ["tenant_admin"]),
            (cast.aoba.pk, ["teacher"]),
        ]


@pytest.mark.parametrize("name", ["teacher", "manager"])
def test_nobody_else_opens_the_form(cast: Cast, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert [client.get(URL).status_code, client.post(URL, new_form(cast)).status_code] == [403, 403]
    assert made() is None
