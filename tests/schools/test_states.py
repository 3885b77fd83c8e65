"""What a pupil is to the school: by the day, in Tokyo, without anything having to run at midnight."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import FieldError
from django.db import IntegrityError, transaction

from accounts.selectors import children_of
from accounts.students.selectors import enrolments_in
from messaging.notices.audiences import Reach, reach_of, resolve
from schools.models import Student
from schools.states import AFTER, ATTENDING, WITH_A_SCHOOL, State, in_state, settle
from tests.cast import Cast, actor
from tests.messaging.conftest import item
from tetoru.tenancy import tenant_scope

DAY = dt.date(2026, 12, 1)
BEFORE = "2026-11-30T14:59:59Z"
"""The last second of 30 November in Tokyo."""
AFTERWARDS = "2026-11-30T15:00:00Z"


def plan(student: Student, state: State, settled: State = State.ENROLLED) -> None:
    with tenant_scope(student.tenant_id), transaction.atomic():
        Student.objects.filter(pk=student.pk).update(settled_state=settled, next_state=state, next_on=DAY)


@pytest.fixture(params=[(BEFORE, False), (AFTERWARDS, True)], ids=["a second before midnight", "at midnight"])
def is_due(request: pytest.FixtureRequest, cast: Cast) -> Iterator[bool]:
    moment, due = request.param
    with time_machine.travel(moment, tick=False):
        yield due


@pytest.mark.parametrize("state", [State.TRANSFERRED, State.GRADUATED])
def test_a_guardian_loses_a_pupil_who_leaves_at_midnight(cast: Cast, is_due: bool, state: State) -> None:
    plan(cast.hinata, state)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        seen = [child.id for child in children_of(actor(cast.mother))]
    assert seen == ([cast.sora.pk] if is_due else [cast.hinata.pk, cast.sora.pk])


@pytest.mark.parametrize(
    ("settled", "state", "pupils"),
    [
        (State.ENROLLED, State.GRADUATED, (2, 1)),
        (State.ENROLLED, State.SUSPENDED, (2, 2)),
        (State.EXPECTED, State.ENROLLED, (1, 2)),
        (State.SUSPENDED, State.TRANSFERRED, (2, 1)),
    ],
)
def test_audiences_and_lists_of_a_class_follow_the_day(
    cast: Cast, is_due: bool, settled: State, state: State, pupils: tuple[int, int]
) -> None:
    plan(cast.minato, state, settled)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        audience = resolve(cast.sakura.pk, [item("classroom", cast.hibari, classroom=cast.room_41)])
        assert reach_of(audience).students == pupils[is_due]
        assert enrolments_in([cast.room_41]).count() == pupils[is_due]


def test_guardians_of_a_pupil_who_left_are_not_counted(cast: Cast, is_due: bool) -> None:
    plan(cast.minato, State.TRANSFERRED)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = reach_of(resolve(cast.sakura.pk, [item("classroom", cast.hibari, classroom=cast.room_41)]))
    assert found == (Reach(1, 1, 2, 0) if is_due else Reach(2, 2, 4, 0))


@pytest.mark.parametrize("settled", State)
@pytest.mark.parametrize("planned", [None, *State])
def test_the_row_and_the_query_tell_the_same(cast: Cast, is_due: bool, settled: State, planned: State | None) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        values = {"next_state": planned or "", "next_on": DAY if planned else None}
        Student.objects.filter(pk=cast.hinata.pk).update(settled_state=settled, **values)
        student = Student.objects.get(pk=cast.hinata.pk)
        assert student.state == (planned if is_due and planned else settled)
        assert student.has_plan == (planned is not None and not is_due)
        for states in (WITH_A_SCHOOL, ATTENDING, {State.GRADUATED}):
            found = Student.objects.filter(in_state(states), pk=student.pk).exists()
            assert found == (student.state in states)


def test_a_change_of_today_holds_at_once_and_one_of_later_waits(cast: Cast, is_due: bool) -> None:
    student, today = cast.hinata, dt.date(2026, 11, 30) + dt.timedelta(days=is_due)
    settle(student, State.SUSPENDED, on=today, now=today)
    assert (student.state, student.since, student.has_plan) == (State.SUSPENDED, today, False)
    settle(student, State.GRADUATED, on=today + dt.timedelta(days=120), now=today)
    assert (student.state, student.since, student.has_plan) == (State.SUSPENDED, today, True)


def test_a_new_plan_stands_on_what_has_become_true(cast: Cast) -> None:
    student = cast.hinata
    settle(student, State.SUSPENDED, on=DAY, now=DAY - dt.timedelta(days=30))
    later = DAY + dt.timedelta(days=10)
    settle(student, State.ENROLLED, on=later + dt.timedelta(days=50), now=later)
    assert (student.settled_state, student.settled_on) == (State.SUSPENDED, DAY)


def test_half_a_plan_is_refused_by_the_database(cast: Cast) -> None:
    for half in ({"next_on": DAY}, {"next_state": State.GRADUATED}):
        with tenant_scope(cast.sakura.pk), pytest.raises(IntegrityError), transaction.atomic():
            Student.objects.filter(pk=cast.hinata.pk).update(**half)


@pytest.mark.parametrize("ask", [{"state": "enrolled"}, {"state__in": ["enrolled"]}])
def test_a_query_cannot_ask_for_a_state_and_forget_the_day(cast: Cast, ask: dict[str, str]) -> None:
    with tenant_scope(cast.sakura.pk), pytest.raises(FieldError):
        Student.objects.filter(**ask)


def test_every_state_can_be_left(cast: Cast) -> None:
    assert set(AFTER) == set(State)
    assert all(AFTER[state] and state not in AFTER[state] for state in State)
