"""A guardian sees who opened their child's record: by name and role, and of no other child."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.log.viewers import LOOKED_AT, months_kept, stretch_of
from accounts.models import Guardianship, StaffSeat, User
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from schools.models import Student
from tests.cast import Cast, actor, signed_in
from tetoru.tenancy import tenant_scope


def url_of(student: Student) -> str:
    return f"/settings/viewers/{student.pk}/"


def names(client: Client, student: Student, **query: str) -> list[tuple[str, str]]:
    page = client.get(url_of(student), query)
    assert page.status_code == 200
    return [(viewer.name, viewer.role) for viewer in page.context["page"].rows]


def opened(user: User, student: Student, *, times: int = 1, page: str = "school:student") -> None:
    """Entries as the pupil's page leaves them, or another page about the pupil."""
    reader = actor(user)
    with tenant_scope(reader.tenant_id), transaction.atomic():
        for _ in range(times):
            draft = Draft(Event.PAGE_VIEWED, school_id=reader.seats[0].school_id, details={"page": page})
            draft.subject_kind, draft.subject_id = "student", student.pk
            write(reader, draft, Outcome.DONE)


@pytest.fixture
def mother(cast: Cast) -> Client:
    return signed_in(cast.mother)


@pytest.fixture
def looked_at(cast: Cast) -> Cast:
    """Hinata's record by a teacher and the board, her brother's by his school, a stranger's by her own."""
    signed_in(cast.teacher).get(f"/s/hibari/students/{cast.hinata.pk}/")
    signed_in(cast.board_admin).get(f"/t/sakura/students/{cast.hinata.pk}/")
    signed_in(cast.aoba_teacher).get(f"/s/aoba/students/{cast.sora.pk}/")
    signed_in(cast.manager).get(f"/s/hibari/students/{cast.minato.pk}/")
    return cast


def test_a_guardian_sees_who_opened_the_record(looked_at: Cast, mother: Client) -> None:
    assert names(mother, looked_at.hinata) == [("三浦 修", "組織管理者"), ("佐伯 恵", "4年1組 担任")]
    assert names(mother, looked_at.sora) == [("宮本 和子", "教職員")]
    (first, *_rest) = mother.get(url_of(looked_at.hinata)).context["page"].rows
    assert timezone.now() - first.at < dt.timedelta(minutes=1)


def test_both_guardians_see_the_same(looked_at: Cast, mother: Client) -> None:
    assert names(signed_in(looked_at.father), looked_at.hinata) == names(mother, looked_at.hinata)


def test_the_settings_tell_the_newest_of_each_child(looked_at: Cast, mother: Client) -> None:
    signed_in(looked_at.teacher).get(f"/s/hibari/students/{looked_at.hinata.pk}/")
    page = mother.get("/settings/")
    found = [(one.child.name, [v.name for v in one.viewers], one.count) for one in page.context["lately"]]
    assert found == [("ひなた", ["佐伯 恵", "三浦 修"], 2), ("そら", ["宮本 和子"], 1)]
    assert url_of(looked_at.sora) in page.content.decode()


def test_the_settings_name_three_people_at_most_and_say_when_there_are_more(cast: Cast, mother: Client) -> None:
    for user in (cast.teacher, cast.other_teacher, cast.manager, cast.school_admin):
        opened(user, cast.hinata)
    (found, _sora) = mother.get("/settings/").context["lately"]
    assert ([v.name for v in found.viewers], found.count, found.is_counted) == (
        ["野口 彩", "長谷川 誠", "原田 学"], 4, True,
    )  # fmt: skip
    opened(cast.teacher, cast.hinata, times=LOOKED_AT)
    (found, _sora) = mother.get("/settings/").context["lately"]
    assert ([v.name for v in found.viewers], found.count, found.is_counted) == (["佐伯 恵"], 1, False)


def test_what_is_opened_beside_the_record_is_in_no_list_and_no_number(cast: Cast, mother: Client) -> None:
    """Nor does it take the place of what is told: not on the first page, not among the three, not in 以上."""
    opened(cast.teacher, cast.hinata)
    url = url_of(cast.hinata)
    before = [mother.get(url).context["page"], mother.get("/settings/").context["lately"]]
    for page in ("absence_detail", "conversation_look", "empty_seat", "register_pupil", "guardians", "log"):
        opened(cast.manager, cast.hinata, times=LOOKED_AT // 2, page=f"school:{page}")
    assert [mother.get(url).context["page"], mother.get("/settings/").context["lately"]] == before
    assert (len(before[0].rows), before[0].older, before[1][0].count, before[1][0].is_counted) == (1, None, 1, True)
    assert mother.get(url, {"before": "1.1"}).context["page"].rows == before[0].rows


def test_the_forms_of_the_record_are_told_and_not_what_for(cast: Cast, mother: Client) -> None:
    admin = signed_in(cast.school_admin)
    for form in ("edit", "home", "state"):
        assert admin.get(f"/s/hibari/students/{cast.hinata.pk}/{form}/").status_code == 200
    assert [name for name, _role in names(mother, cast.hinata)] == ["野口 彩"] * 3
    shown = mother.get(url_of(cast.hinata)).content.decode() + mother.get("/settings/").content.decode()
    assert ("家庭を変える" in shown, "状態を変える" in shown, "学級を変える" in shown) == (False, False, False)


def test_who_looks_is_not_told_of_guardians_and_of_refusals(cast: Cast, mother: Client) -> None:
    mother.get(url_of(cast.hinata))
    signed_in(cast.father).get(url_of(cast.hinata))
    signed_in(cast.aoba_teacher).get(f"/s/aoba/students/{cast.hinata.pk}/")
    assert names(mother, cast.hinata) == []
    assert "この間に開いた人はいません" in mother.get(url_of(cast.hinata)).content.decode()


@pytest.mark.parametrize("name", ["minato", "kaede_child", None])
def test_a_child_of_others_is_as_if_it_did_not_exist(looked_at: Cast, mother: Client, name: str | None) -> None:
    missing = mother.get(f"/settings/viewers/{uuid.uuid4()}/")
    found = mother.get(url_of(getattr(looked_at, name))) if name else missing
    assert (found.status_code, found.content) == (404, missing.content)


def test_a_link_that_has_ended_shows_nothing_more(looked_at: Cast, mother: Client) -> None:
    with tenant_scope(looked_at.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=looked_at.mother).update(state=Guardianship.State.ENDED)
    assert mother.get(url_of(looked_at.hinata)).status_code == 404
    assert mother.get("/settings/").context["lately"] == []


def test_a_guardian_of_two_tenants_sees_both_and_each_is_noted_in_its_own(cast: Cast) -> None:
    client = signed_in(cast.both)
    signed_in(cast.teacher).get(f"/s/hibari/students/{cast.minato.pk}/")
    signed_in(cast.kaede_teacher).get(f"/s/kaede/students/{cast.kaede_child.pk}/")
    assert [name for name, _role in names(client, cast.minato)] == ["佐伯 恵"]
    assert [name for name, _role in names(client, cast.kaede_child)] == ["森田 進"]
    for tenant, child in ((cast.sakura, cast.minato), (cast.kaede, cast.kaede_child)):
        with tenant_scope(tenant.pk), transaction.atomic():
            (entry,) = Entry.objects.filter(actor_kind="guardian")
        assert (entry.tenant_id, entry.subject_kind, entry.subject_id) == (tenant.pk, "student", child.pk)


def test_who_has_left_keeps_the_name(looked_at: Cast, mother: Client) -> None:
    with tenant_scope(looked_at.sakura.pk), transaction.atomic():
        seat = StaffSeat.objects.get(user=looked_at.teacher)
        seat.homerooms.all().delete()
        seat.delete()
    User.objects.filter(pk=looked_at.teacher.pk).update(is_active=False)
    assert ("佐伯 恵", "教職員") in names(mother, looked_at.hinata)


@pytest.mark.parametrize("query", [{"month": "2026-13"}, {"month": "1999-01"}, {"month": "x"}, {"after": "x"}])
def test_what_cannot_be_asked_is_said(cast: Cast, mother: Client, query: dict[str, str]) -> None:
    page = mother.get(url_of(cast.hinata), query)
    assert page.status_code == 422
    assert "アドレスは正しくありません" in page.content.decode()


def test_a_month_is_the_month_of_tokyo() -> None:
    stretch = stretch_of("2026-12", now=timezone.now())
    assert [moment.isoformat() for moment in (stretch.since, stretch.until)] == [
        "2026-12-01T00:00:00+09:00",
        "2027-01-01T00:00:00+09:00",
    ]


def test_five_years_can_be_looked_back() -> None:
    months = months_kept(dt.date(2026, 11, 23))
    assert (len(months), months[0][0], months[1][0]) == (61, "recent", "2026-11")
    assert months[-1] == ("2021-12", "2021年12月")


def test_an_opening_of_long_ago_is_found_by_its_month(looked_at: Cast, mother: Client) -> None:
    month = timezone.localdate().strftime("%Y-%m")
    with time_machine.travel(timezone.now() + dt.timedelta(days=200)):
        client = signed_in(looked_at.mother)
        assert names(client, looked_at.hinata) == []
        assert len(names(client, looked_at.hinata, month=month)) == 2


def test_a_long_list_comes_page_by_page(cast: Cast, mother: Client) -> None:
    opened(cast.teacher, cast.hinata, times=60)
    first = mother.get(url_of(cast.hinata)).context["page"]
    second = mother.get(url_of(cast.hinata), {"after": str(first.older)}).context["page"]
    again = mother.get(url_of(cast.hinata), {"before": str(second.newer)}).context["page"]
    assert (len(first.rows), len(second.rows)) == (50, 10)
    assert (first.newer, second.older) == (None, None)
    assert again.rows == first.rows


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_list_can_only_be_looked_at(cast: Cast, mother: Client, method: str) -> None:
    assert getattr(mother, method)(url_of(cast.hinata)).status_code == 405


def test_staff_and_strangers_stay_out(cast: Cast, visitor: Client) -> None:
    assert signed_in(cast.teacher).get(url_of(cast.hinata)).status_code == 403
    assert visitor.get(url_of(cast.hinata))["Location"].startswith("/login/?next=")
    assert signed_in(cast.mother).get("/settings/viewers/x/").status_code == 404


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_one_opening_and_for_fifty(cast: Cast, mother: Client) -> None:
    opened(cast.teacher, cast.hinata)
    few: list[Any] = [queries_of(mother, url) for url in (url_of(cast.hinata), "/settings/")]
    for user in (cast.manager, cast.board_admin, cast.teacher):
        opened(user, cast.hinata, times=20)
    assert [queries_of(mother, url) for url in (url_of(cast.hinata), "/settings/")] == few
