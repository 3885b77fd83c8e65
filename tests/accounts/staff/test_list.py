"""The list of staff: who is to be looked at, and in as many queries for many as for one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.initial_passwords import renew_initial
from accounts.models import User
from messaging.notices.models import Draft
from tests.accounts.staff.pages import person_url
from tests.cast import Cast, signed_in
from tests.factories import make_staff
from tests.isolation.written import draft_of
from tetoru.access import Role
from tetoru.tenancy import tenant_scope


def names(cast: Cast, query: str = "", *, who: str = "school_admin", desk: str = "/s/hibari") -> list[str]:
    page = signed_in(getattr(cast, who)).get(f"{desk}/staff/{query}").context["page"]
    return [str(row.person.user.name) for row in page.object_list]


def test_an_admin_sees_the_own_school_in_the_order_of_kana(cast: Cast) -> None:
    for user, kana in [(cast.manager, "はせがわ"), (cast.teacher, "さえき"), (cast.school_admin, "のぐち")]:
        user.kana = kana
        user.save()
    assert names(cast) == ["佐伯 恵", "野口 彩", "長谷川 誠", "原田 学"], "who has no kana stands last"
    assert "森田 進" not in names(cast, who="board_admin", desk="/t/sakura")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?role=manager", ["長谷川 誠"]),
        ("?school=aoba", ["宮本 和子"]),
        ("?role=tenant_admin", ["三浦 修"]),
        ("?school=aoba&role=manager", []),
        ("?show=closed", []),
    ],
)
def test_the_board_narrows_the_list_down(cast: Cast, query: str, found: list[str]) -> None:
    assert names(cast, query, who="board_admin", desk="/t/sakura") == found


def test_who_never_changed_the_password_or_has_not_come_for_90_days_is_pointed_out(cast: Cast) -> None:
    long_ago = timezone.now() - dt.timedelta(days=91)
    User.objects.filter(pk=cast.manager.pk).update(last_login=long_ago)
    User.objects.filter(pk=cast.school_admin.pk).update(last_login=timezone.now())
    renew_initial(cast.teacher)
    page = signed_in(cast.school_admin).get("/s/hibari/staff/?show=attention").context["page"]
    assert {str(row.person.user.name): [mark.text for mark in row.marks] for row in page.object_list} == {
        "佐伯 恵": ["初期パスワードのまま"],
        "長谷川 誠": ["90日使っていない"],
    }
    User.objects.filter(pk=cast.teacher.pk).update(initial_password_until=timezone.now())
    assert "初期パスワードが無効" in signed_in(cast.school_admin).get(person_url(cast.teacher)).content.decode()


def test_as_many_queries_for_thirty_as_for_one(cast: Cast) -> None:
    client, counts = signed_in(cast.school_admin), []
    client.get("/s/hibari/staff/")
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/s/hibari/staff/")
        counts.append(len(queries))
        for _number in range(30):
            make_staff(cast.sakura, cast.hibari, Role.TEACHER)
    assert counts[0] == counts[1]


def test_a_leaving_teachers_drafts_go_to_a_colleague_and_stay_readable(cast: Cast) -> None:
    draft, admin = draft_of(cast.teacher, cast.hibari, cast.room_41), signed_in(cast.school_admin)
    page = admin.get(person_url(cast.teacher, "leaving/")).content.decode()
    assert "書きかけのお知らせ" in page
    assert "宮本 和子" not in page, "nobody of another school takes it over"
    answer = admin.post(person_url(cast.teacher, "leaving/"), {"when": "now", "heir": str(cast.other_teacher.pk)})
    assert answer.status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get(pk=draft.pk).author_id == cast.other_teacher.pk
    assert signed_in(cast.other_teacher).get(f"/s/hibari/notices/drafts/{draft.pk}/").status_code == 200
