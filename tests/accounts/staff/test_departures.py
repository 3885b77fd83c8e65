"""Who leaves on a later day: nothing changes hands before, everything does on the day, and no class is forgotten."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Homeroom, User
from accounts.staff.departures import finish_departures
from accounts.staff.handover import Leaving, Work, hand_over, open_work, register_work
from accounts.staff.handover import _kinds as kinds
from accounts.staff.tasks import close_on_the_day
from auditlog.models import Entry
from messaging.notices.models import Draft
from tests.accounts.staff.pages import person_url
from tests.cast import Cast, signed_in
from tests.factories import make_classroom, make_staff
from tests.isolation.written import draft_of
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

WITHOUT = "担任のいない学級"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """What 佐伯 has begun to write."""
    return draft_of(cast.teacher, cast.hibari, cast.room_41)


def plan(cast: Cast, *, days: int = 3, heir: User | None = None) -> dt.date:
    """The admin enters the last day."""
    last = timezone.localdate() + dt.timedelta(days=days)
    form = {"when": "later", "last_day": last.isoformat(), "heir": heir.pk if heir else ""}
    assert signed_in(cast.school_admin).post(person_url(cast.teacher, "leaving/"), form).status_code == 302
    return last


def author_of(cast: Cast, draft: Draft) -> object:
    with tenant_scope(cast.sakura.pk):
        return Draft.objects.get(pk=draft.pk).author_id


def homerooms(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk):
        return Homeroom.objects.filter(seat__user=cast.teacher).count()


def at_midnight_after(last: dt.date) -> time_machine.travel:
    tomorrow = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0, 1), timezone.get_current_timezone())
    return time_machine.travel(tomorrow)


def test_drafts_and_classes_change_hands_on_the_day_and_not_before(cast: Cast, draft: Draft) -> None:
    last = plan(cast, heir=cast.other_teacher)
    close_on_the_day()
    assert (author_of(cast, draft), homerooms(cast)) == (cast.teacher.pk, 1)
    written_meanwhile = draft_of(cast.teacher, cast.hibari, cast.room_41)
    with at_midnight_after(last):
        close_on_the_day()
        close_on_the_day()
        assert {author_of(cast, one) for one in (draft, written_meanwhile)} == {cast.other_teacher.pk}
    assert homerooms(cast) == 0
    teacher = User.objects.get(pk=cast.teacher.pk)
    assert (teacher.is_active, teacher.heir_id, teacher.name) == (False, None, "佐伯 恵")
    with tenant_scope(cast.sakura.pk):
        planned, done = Entry.objects.filter(event="staff.closed").order_by("id")
    assert (planned.actor_id, planned.details["heir"]) == (cast.school_admin.pk, str(cast.other_teacher.pk))
    assert (done.actor_kind, done.subject_id, done.school_id) == ("system", cast.teacher.pk, cast.hibari.pk)
    assert (done.details["handed_over"], done.details["classrooms"]) == (
        {"drafts": 2, "templates": 0, "conversations": 0},
        [str(cast.room_41.pk)],
    )


def test_who_stays_after_all_keeps_drafts_and_class(cast: Cast, draft: Draft) -> None:
    last = plan(cast, heir=cast.other_teacher)
    assert signed_in(cast.school_admin).post(person_url(cast.teacher, "staying/")).status_code == 302
    with at_midnight_after(last):
        close_on_the_day()
    assert (author_of(cast, draft), homerooms(cast)) == (cast.teacher.pk, 1)
    assert User.objects.get(pk=cast.teacher.pk).heir_id is None


def test_an_heir_who_has_gone_gets_nothing_and_an_admin_hands_over_later(cast: Cast, draft: Draft) -> None:
    last = plan(cast, heir=cast.other_teacher)
    User.objects.filter(pk=cast.other_teacher.pk).update(is_active=False)
    with at_midnight_after(last):
        close_on_the_day()
    assert (author_of(cast, draft), homerooms(cast)) == (cast.teacher.pk, 0)
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="staff.closed").latest("id").details["left_behind"] == 1
    admin, url = signed_in(cast.school_admin), person_url(cast.teacher, "handover/")
    assert "書きかけのお知らせ" in admin.get(url).content.decode()
    assert admin.post(url, {"heir": ""}).status_code == 422
    assert admin.post(url, {"heir": cast.other_teacher.pk}).status_code == 422  # not offered
    assert admin.post(url, {"heir": cast.manager.pk}).status_code == 302
    assert author_of(cast, draft) == cast.manager.pk
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="staff.work_handed_over")
    assert (entry.subject_id, entry.details["heir"]) == (cast.teacher.pk, str(cast.manager.pk))


def test_the_job_sees_off_people_of_its_tenant_only(cast: Cast) -> None:
    yesterday = timezone.localdate()
    User.objects.filter(pk__in=[cast.teacher.pk, cast.kaede_teacher.pk]).update(closes_on=yesterday)
    with tenant_scope(cast.kaede.pk):
        assert finish_departures(cast.kaede.pk) == 1
        assert finish_departures(cast.kaede.pk) == 0
    assert User.objects.get(pk=cast.teacher.pk).is_active


def test_the_admin_is_warned_before_a_class_loses_its_only_teacher(cast: Cast) -> None:
    admin = signed_in(cast.school_admin)
    page = admin.get(person_url(cast.teacher, "leaving/")).content.decode()
    assert "4年1組に、担任がいなくなります" in page
    make_staff(cast.sakura, cast.hibari, Role.TEACHER, name="副田 任", classrooms=(cast.room_41,))
    assert "担任がいなくなります" not in admin.get(person_url(cast.teacher, "leaving/")).content.decode()


def test_a_class_that_will_have_no_teacher_stands_on_the_start_page_until_it_has_one(cast: Cast) -> None:
    make_staff(cast.sakura, cast.hibari, Role.TEACHER, name="組田 二", classrooms=(cast.room_42,))
    admin, start = signed_in(cast.school_admin), "/s/hibari/"
    assert WITHOUT not in admin.get(start).content.decode()
    last = plan(cast)
    for page in (start, "/s/hibari/classes/"):
        text = admin.get(page).content.decode()
        assert WITHOUT in text
        assert f"{last.month}月{last.day}日" in text
    assert WITHOUT not in signed_in(cast.other_teacher).get(start).content.decode()
    board = signed_in(cast.board_admin).get("/t/sakura/").content.decode()
    assert "ひばり小学校 4年1組" in board
    make_staff(cast.sakura, cast.hibari, Role.TEACHER, name="次田 任", classrooms=(cast.room_41,))
    assert WITHOUT not in admin.get(start).content.decode()


def test_who_leaves_with_the_year_leaves_no_class_alone(cast: Cast) -> None:
    make_staff(cast.sakura, cast.hibari, Role.TEACHER, name="組田 二", classrooms=(cast.room_42,))
    plan(cast, days=(cast.year.ends_on - timezone.localdate()).days)
    assert WITHOUT not in signed_in(cast.school_admin).get("/s/hibari/").content.decode()


def test_as_many_queries_for_thirty_classes_as_for_two(cast: Cast) -> None:
    admin = signed_in(cast.board_admin)
    admin.get("/t/sakura/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/t/sakura/")
    for number in range(30):
        make_classroom(cast.hibari, cast.year, 1, f"{number + 3}組")
    with CaptureQueriesContext(connection) as many:
        assert admin.get("/t/sakura/").status_code == 200
    assert len(many) == len(few)


@pytest.fixture
def lessons() -> Iterator[list[str]]:
    """Another feature's open work, such as conversations and approvals will be."""
    of_whom = ["佐伯"]

    def give(_leaving: Leaving, _heir_id: object) -> int:
        count, of_whom[:] = len(of_whom), ["原田"] * len(of_whom)
        return count

    register_work(Work("lessons", "授業", lambda _leaving: len(of_whom), give))
    yield of_whom
    del kinds["lessons"]


def test_another_features_work_changes_hands_by_being_registered(cast: Cast, lessons: list[str]) -> None:
    leaving = Leaving(cast.sakura.pk, cast.teacher.pk)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert open_work(leaving) == [("授業", 1)]
        assert hand_over(leaving, cast.other_teacher.pk) == {
            "drafts": 0,
            "templates": 0,
            "conversations": 0,
            "lessons": 1,
        }
    assert lessons == ["原田"]
