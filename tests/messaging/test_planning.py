"""A notice that is planned: what may be chosen, what is in view, and what happens when its time has come."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.absences.models import CalendarEntry
from messaging.notices.actions.sending import Confirmed
from messaging.notices.audiences import resolve
from messaging.notices.models import Confirmation, Draft, Notice
from messaging.notices.releasing import release
from messaging.notices.selectors.days import days_ahead
from messaging.notices.tasks import release_due_drafts
from schools.models import School
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send, Write, item
from tests.messaging.test_confirming import confirmed, in_days
from tetoru.tenancy import tenant_scope


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.mark.parametrize(("joined", "is_sent"), [(5, True), (6, False)])
def test_a_class_that_has_grown_much_since_is_not_written_to(
    cast: Cast, write: Write, joined: int, is_sent: bool
) -> None:
    confirmed(cast, write(), Confirmed(1, 2, frozenset({"schedule.day_off"}), in_days(3)))
    for number in range(joined):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    with tenant_scope(cast.sakura.pk):
        Confirmation.objects.update(release_at=timezone.now())
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.exists() is is_sent
        assert [draft.returned for draft in Draft.objects.all()] == ([] if is_sent else ["homes"])


def test_a_planned_notice_waits_for_its_time(cast: Cast, write: Write) -> None:
    moment = in_days(3)
    draft = confirmed(cast, write(), Confirmed(1, 2, frozenset({"schedule.day_off"}), moment))
    assert draft.stage == Draft.Stage.SCHEDULED
    with tenant_scope(cast.sakura.pk):
        assert release(cast.sakura.pk, draft.pk, now=moment - dt.timedelta(seconds=1)) is None
        notice = release(cast.sakura.pk, draft.pk, now=moment)
        assert notice is not None
        assert notice.sent_at == moment


def plan(teacher: Client, draft: Draft, day: str, time: str) -> Any:
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    ticked = {"acknowledged": ["schedule.day_off"]}
    return teacher.post(url, {"version": 1, "households": 2, "when": "later", "day": day, "time": time, **ticked})


@pytest.mark.parametrize(
    ("days", "time", "field"),
    [(-1, "09:00", "time"), (61, "09:00", "day"), (2, "21:00", "time"), (2, "05:59", "time"), (2, "", "time")],
)
def test_a_time_that_is_past_too_far_or_at_night_is_refused_and_kept(
    teacher: Client, write: Write, days: int, time: str, field: str
) -> None:
    draft, day = write(), f"{in_days(days):%Y-%m-%d}"
    answer = plan(teacher, draft, day, time)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert f'value="{day}"' in answer.content.decode()


@pytest.mark.parametrize(("day", "time"), [("", "09:00"), ("12月4日", "09:00"), ("2026-13-45", "99:99")])
def test_a_day_that_is_none_is_refused(teacher: Client, write: Write, day: str, time: str) -> None:
    answer = plan(teacher, write(), day, time)
    assert answer.status_code == 422
    assert "day" in answer.context["form"].errors


def test_a_teacher_plans_sees_it_in_the_list_and_takes_it_back(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    answer = plan(teacher, draft, f"{in_days(60):%Y-%m-%d}", "07:30")
    place = f"/s/hibari/notices/drafts/{draft.pk}/sending/"
    assert answer.headers["Location"] == place
    page = teacher.get(place)
    assert "7:30" in page.content.decode()
    assert "予約を取り消して、書きなおす" in page.content.decode()
    rows = teacher.get("/s/hibari/notices/?show=waiting").context["underway"]
    assert [(row.url, row.stage, row.households) for row in rows] == [(place, "scheduled", 2)]
    assert teacher.get("/s/hibari/notices/?show=drafts").context["drafts"] == []
    back = teacher.post(f"{place}stop/", follow=True)
    assert back.redirect_chain[-1][0] == f"/s/hibari/notices/drafts/{draft.pk}/"
    assert "送信を止めました" in back.content.decode()
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get().is_writing


def test_days_ahead_know_days_off_and_what_else_these_homes_get(cast: Cast, write: Write, send: Send) -> None:
    """Another school's notices to the same homes are not told."""
    send()
    send(item("group", cast.hibari, group=cast.library))
    confirmed(cast, write(), Confirmed(1, 2, frozenset({"schedule.day_off"}), in_days(3)))
    draft = write()
    with tenant_scope(cast.sakura.pk):
        days = days_ahead(draft, resolve(cast.sakura.pk, draft.audience.all()))
    assert [day.others for day in days] == [1, 0, 0, 1, *[0] * 10]
    assert {day.day_off for day in days if day.date.weekday() == 6} == {"日曜日"}


def entered(cast: Cast, first: int, last: int, kind: str = "vacation", **more: Any) -> CalendarEntry:
    """So many days from today on, in the calendar of ひばり小学校."""
    days = {"from_date": in_days(first).date(), "until_date": in_days(last).date()}
    more = {"school": cast.hibari, "made_by": cast.manager, "made_at": timezone.now(), **days, **more}
    with tenant_scope(cast.sakura.pk):
        return CalendarEntry.objects.create(tenant=cast.sakura, kind=kind, **more)


def offs(draft: Draft, *days: int) -> list[str]:
    with tenant_scope(draft.tenant_id):
        seen = days_ahead(draft, resolve(draft.tenant_id, draft.audience.all()))
    return [seen[day].day_off for day in days]


def the_weekday(number: int) -> int:
    """In how many days it is Monday (0) to Sunday (6), at least tomorrow."""
    return next(day for day in range(1, 8) if in_days(day).weekday() == number)


def test_days_ahead_know_what_the_school_has_entered(cast: Cast, write: Write) -> None:
    monday, saturday = the_weekday(0), the_weekday(5)
    entered(cast, monday, monday)
    entered(cast, saturday, saturday, "lessons")
    entered(cast, monday, monday + 1, "weather", school=cast.aoba)
    entered(cast, monday + 1, monday + 1, "founding", taken_back_at=timezone.now())
    assert offs(write(), monday, monday + 1, saturday) == ["長い休み", "", ""]


def test_a_class_that_is_shut_is_said_by_name_where_others_are_not(cast: Cast, write: Write) -> None:
    monday, sunday = the_weekday(0), the_weekday(6)
    entered(cast, monday, monday, "infection", classroom=cast.room_41)
    entered(cast, sunday, sunday, "infection", classroom=cast.room_41)
    other = write(item("classroom", cast.hibari, classroom=cast.room_42))
    grade, group = write(item("grade", cast.hibari, grade=4)), write(item("group", cast.hibari, group=cast.library))
    assert [offs(draft, monday, sunday) for draft in (write(), group, other, grade)] == [
        ["学級閉鎖", "学級閉鎖"], ["学級閉鎖", "学級閉鎖"], ["", "日曜日"], ["学級閉鎖：4年1組", "日曜日"],
    ]  # fmt: skip


def test_the_board_sees_what_whole_schools_have_entered(cast: Cast, write: Write) -> None:
    monday = the_weekday(0)
    entered(cast, monday, monday)
    entered(cast, monday + 1, monday + 1, classroom=cast.room_41)
    draft = write(item("school", cast.hibari), item("school", cast.aoba), by=cast.board_admin, school=None)
    assert offs(draft, monday, monday + 1) == ["長い休み：ひばり小学校", ""]
    entered(cast, monday, monday, school=cast.aoba)
    assert offs(draft, monday) == ["長い休み"]


def test_a_board_plans_by_its_schools_and_a_club_by_its_own_saturday(cast: Cast, write: Write) -> None:
    monday, saturday = the_weekday(0), the_weekday(5)
    club = make.make_school(cast.sakura, "gakudo", "ひばり学童", School.Kind.AFTER_SCHOOL)
    make.make_classroom(club, cast.year, 1, "ほし")
    schools = [item("school", cast.hibari), item("school", cast.aoba)]
    for_all = write(*schools, item("school", club), by=cast.board_admin, school=None)
    for_clubs = write(item("school", club), by=cast.board_admin, school=None)
    assert [offs(draft, monday, saturday) for draft in (for_all, for_clubs)] == [["", "土曜日"], ["", ""]]


def test_what_is_planned_for_a_vacation_is_asked_about_and_said_while_it_waits(
    cast: Cast, teacher: Client, write: Write
) -> None:
    monday, draft = the_weekday(0), write()
    entered(cast, monday, monday)
    page = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    assert "長い休み" in page.content.decode()
    when = {"version": 1, "households": 2, "when": "later", "day": f"{in_days(monday):%Y-%m-%d}", "time": "09:00"}
    answer: Any = teacher.post(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/", when)
    assert answer.status_code == 422
    (asked,) = answer.context["to_tick"]
    assert asked["key"] == "schedule.day_off"
    assert "休みの日（長い休み）です" in asked["text"]
    answer = plan(teacher, draft, when["day"], when["time"])
    assert "休みの日：長い休み" in teacher.get(answer.headers["Location"]).content.decode()


def test_the_days_of_thirty_classes_cost_as_much_as_those_of_one(cast: Cast, write: Write) -> None:
    def queries() -> int:
        draft = write(item("school", cast.hibari), by=cast.manager)
        with tenant_scope(cast.sakura.pk):
            audience = resolve(cast.sakura.pk, draft.audience.all())
            with CaptureQueriesContext(connection) as found:
                days_ahead(draft, audience)
        return len(found)

    few = queries()
    for number in range(3, 33):
        entered(cast, 1, 2, "infection", classroom=make.make_classroom(cast.hibari, cast.year, 4, f"{number}組"))
    assert queries() == few
