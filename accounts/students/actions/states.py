"""Changing what a pupil is to the school, from a day on, and taking a planned change back."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.editing import ensure_unchanged, locked
from accounts.students.errors import NothingPlanned
from accounts.students.permissions import EDIT_STUDENTS
from auditlog.events import Event
from auditlog.trail import audited
from schools.errors import FieldRefused
from schools.models import Student
from schools.moves import STATES
from schools.states import AFTER, State, settle, today_in_tokyo
from tetoru.access import Staff, require

STATE_FIELDS = ("settled_state", "settled_on", "next_state", "next_on", "version")


def change_state(actor: Staff, student: Student, *, desk: Desk, version: int, state: State, on: dt.date) -> Student:
    """Let a state hold from midnight of the day `on`, in place of any other plan.

    Raises ChangedMeanwhile, and FieldRefused for a day that has passed or a state that can't follow.
    """
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.STUDENT_STATE_CHANGED) as entry:
        today = today_in_tokyo()
        current = locked(Student.objects.all(), student.pk, no_key=True)
        ensure_unchanged(current, version)
        before = current.state_on(today)
        if on < today:
            raise FieldRefused("on", _("過ぎた日は選べません。今日か、これからの日を選んでください。"))
        if state not in AFTER[before]:
            raise FieldRefused("state", _("いまの状態からは、選べません。選びなおしてください。"))
        settle(current, state, on=on, now=today)
        current.version += 1
        current.save(update_fields=STATE_FIELDS)
        STATES.tell(current)
        entry.describe(current, before=str(before), after=str(state), on=on.isoformat())
        entry.school_id = desk.school_id
    return current


def cancel_plan(actor: Staff, student: Student, *, desk: Desk) -> Student:
    """Take a planned change back: today's state goes on. Raises NothingPlanned once the day has come."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.STUDENT_PLAN_CANCELLED) as entry:
        current = locked(Student.objects.all(), student.pk, no_key=True)
        if not current.has_plan:
            raise NothingPlanned
        entry.describe(current, planned=current.next_state, on=str(current.next_on))
        entry.school_id = desk.school_id
        current.next_state, current.next_on = "", None
        current.version += 1
        current.save(update_fields=STATE_FIELDS)
        STATES.tell(current)
    return current
