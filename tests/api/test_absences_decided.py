"""What counts nowhere in our register counts nowhere towards another system, and it hears of that."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.desks import desk_at
from accounts.students.actions.states import cancel_plan, change_state
from messaging.absences.models import CalendarEntry
from schools.models import Enrolment, Student
from schools.states import State
from tests.api.linked import CHANGES, DAY, V1, absent, caller, link
from tests.cast import Cast, actor, signed_in
from tests.messaging.absences.mornings import DAY as ONE_DAY
from tests.messaging.absences.mornings import WEDNESDAY, absences, add_word, at, report, rows
from tests.messaging.absences.registers import shut
from tests.messaging.absences.test_confirming import confirm
from tests.messaging.absences.test_decided import amend
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")
PERIOD = f"{V1}/absences?from=2026-11-25&until=2026-12-04"
CALENDAR = "/s/hibari/calendar/"


def told(client: Client, url: str) -> dict[str, tuple[Any, ...]]:
    found = client.get(url).json()["absences"]
    return {one["day"]: (one["state"], one["category"], one["cancelled_because"]) for one in found}


def asked_at(cast: Cast, hour: int, minute: int = 0, day: dt.date = WEDNESDAY) -> tuple[Any, ...]:
    """What it was told by days, and what has changed since half an hour before."""
    with at(hour, minute, day=day):
        partner = caller(*link(cast.board_admin))
        found = partner.get(CHANGES).json()["absences"]
        recent = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=30)
        return told(partner, PERIOD), {
            one["day"] for one in found if dt.datetime.fromisoformat(one["changed_at"]) > recent
        }


def test_who_was_there_after_all_is_told_as_cancelled(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata)
    confirm(signed_in(cast.teacher), absences(cast.hinata)[0])
    with at(10):
        amend(cast, WEDNESDAY, "present")
    days, changed = asked_at(cast, 10, 5)
    assert (days, changed) == ({"2026-11-25": ("cancelled", None, "present")}, {"2026-11-25"})
    with at(10, 30):
        amend(cast, WEDNESDAY, "accident")
    days, changed = asked_at(cast, 10, 35)
    assert (days, changed) == ({"2026-11-25": ("confirmed", "accident", None)}, {"2026-11-25"})


def test_what_was_taken_back_says_so(cast: Cast, partner: Client) -> None:
    absent(cast.room_41, cast.hinata, state="cancelled")
    assert told(partner, DAY) == {"2026-11-25": ("cancelled", None, "withdrawn")}


def test_days_on_which_the_class_is_shut_are_told_as_cancelled_until_it_opens(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
    days = {"who": str(cast.room_41.pk), "kind": "infection", "from_date": "2026-11-26", "until_date": "2026-11-27"}
    with at(9):
        assert signed_in(cast.manager).post(CALENDAR, days).status_code == 302
    received, off = ("received", None, None), ("cancelled", None, "no_lessons")
    first, second, third = "2026-11-25", "2026-11-26", "2026-11-27"
    assert asked_at(cast, 9, 5) == ({first: received, second: off, third: off}, {second, third})
    with at(14, day=WEDNESDAY + ONE_DAY):
        (entry,) = rows(CalendarEntry, cast.sakura.pk)
        ending = f"{CALENDAR}{entry.pk}/ending/"
        assert signed_in(cast.manager).post(ending, {"how": "today"}).status_code == 302
    assert asked_at(cast, 14, 5, WEDNESDAY + ONE_DAY)[0] == {first: received, second: off, third: received}


def test_an_activity_goes_on_in_a_vacation(cast: Cast, partner: Client) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    absent(cast.room_41, cast.hinata, activity=pool, kind="other")
    shut(cast, 25, 25, kind="vacation")
    assert told(partner, DAY) == {"2026-11-25": ("received", None, None)}
    shut(cast, 25, 25, kind="weather")
    assert told(partner, DAY) == {"2026-11-25": ("cancelled", None, "no_lessons")}


def test_days_of_a_leave_are_told_as_cancelled(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        planned = {"next_state": State.SUSPENDED, "next_on": WEDNESDAY + ONE_DAY}
        Student.objects.filter(pk=cast.hinata.pk).update(**planned)
    received, rests = ("received", None, None), ("cancelled", None, "on_leave")
    assert asked_at(cast, 9)[0] == {"2026-11-25": received, "2026-11-26": rests, "2026-11-27": rests}


def test_days_after_a_pupil_has_left_are_told_as_cancelled_as_soon_as_it_is_planned(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
    who = actor(cast.board_admin)

    def change(state: State | None) -> None:
        with tenant_scope(who.tenant_id):
            desk = desk_at(who, kind="board", slug="sakura")[0]
            student = Student.objects.get(pk=cast.hinata.pk)
            if state is None:
                cancel_plan(who, student, desk=desk)
            else:
                change_state(who, student, desk=desk, version=student.version, state=state, on=WEDNESDAY + ONE_DAY)

    received, left = ("received", None, None), ("cancelled", None, "not_enrolled")
    first, second, third = "2026-11-25", "2026-11-26", "2026-11-27"
    with at(9):
        change(State.TRANSFERRED)
    assert asked_at(cast, 9, 5) == (
        {first: received, second: left, third: left}, {first, second, third},
    )  # fmt: skip
    assert asked_at(cast, 9, 0, WEDNESDAY + 9 * ONE_DAY)[0] == {first: received, second: left, third: left}
    with at(10):
        change(None)
    assert asked_at(cast, 10, 5)[0] == dict.fromkeys((first, second, third), received)


def test_who_begins_with_changes_hears_of_all_days_to_come(cast: Cast, partner: Client) -> None:
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=80)
    absent(cast.room_41, cast.hinata, day=WEDNESDAY + 5 * ONE_DAY, changed_at=long_ago)
    assert list(told(partner, CHANGES)) == ["2026-11-30"]


def test_who_changed_class_meanwhile_is_told_in_the_class_of_now(cast: Cast, partner: Client) -> None:
    absent(cast.room_41, cast.hinata)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Enrolment.objects.filter(student=cast.hinata).update(classroom=cast.room_42, number=7)
    (one,) = partner.get(DAY).json()["absences"]
    assert (one["classroom"]["id"], one["number"]) == (str(cast.room_42.pk), 7)
