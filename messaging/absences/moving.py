"""What homes have told about days to come goes along with a pupil who changes class or school."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from messaging.absences.corrections import correct
from messaging.absences.models import Absence, EmptySeat, PlainReason, Report
from messaging.absences.numbers import save_numbered
from messaging.absences.reasons import PLAIN
from messaging.absences.said import ONE_DAY, Said, put, said_in
from messaging.absences.seats import end_seats, end_told
from messaging.absences.settling import class_days, days_of, hold_days, settle, touch
from schools.moves import Move
from tetoru.crypto.fields import has_unreadable
from tetoru.ids import new_id


def follow(move: Move) -> None:
    """In another class the same absences stand; another school takes the reports over (ADR 0050)."""
    now = timezone.now()
    held = _hold(move, today=timezone.localdate(now))
    touch(held, now=now)
    if move.is_to_another_school:
        _change_school(move, held, now=now)


def _hold(move: Move, *, today: dt.date) -> list[Absence]:
    """The days from today on, at the school in which the pupil was."""
    found = Absence.objects.filter(student=move.student.pk, school=move.before.school_id, day__gte=today)
    return list(found.select_for_update(of=("self",)).order_by("activity_id", "day"))


def _change_school(move: Move, held: Sequence[Absence], *, now: dt.datetime) -> None:
    """The old school keeps the days that are over, the new one hears of those to come."""
    today = timezone.localdate(now)
    told = Report.objects.filter(student=move.student.pk, school=move.before.school_id, until_date__gte=today)
    reports = list(told.filter(cancelled_at=None).select_for_update(of=("self",)).select_related("activity"))
    reports.sort(key=lambda report: (report.changed_at or report.reported_at, report.pk))
    for report in reports:
        said = said_in(report)
        _end(report, move, now=now)
        if report.activity_id is None:
            _take_over(report, said, move, now=now)
    for _activity, rows in groupby(held, key=lambda absence: absence.activity_id):
        settle(list(rows), by=move.by, now=now)
    here = Q(student=move.student.pk, school=move.before.school_id, day__gte=today)
    end_seats(here, end=EmptySeat.End.KNOWN, by=move.by, now=now)


def _end(report: Report, move: Move, *, now: dt.datetime) -> None:
    """The old school's report ends on the day before; one that has not begun counts nowhere there."""
    today = timezone.localdate(now)
    if report.from_date >= today:
        report.cancelled_at = now
    elif has_unreadable(report):  # what does not open is neither kept twice nor written
        report.until_date = today - ONE_DAY
    else:
        correct(report, replace(said_in(report), until_date=today - ONE_DAY), by=move.by, now=now)
    report.changed_at = now
    report.save(update_fields=["until_date", "cancelled_at", "changed_at"])


def _take_over(old: Report, said: Said, move: Move, *, now: dt.datetime) -> None:
    """The new school's own report: of the same sender, new to the school, with what counts and nothing beside it.

    What was written to the teachers of one school, and on which day they talk, is not told to another; a reason that
    only the old school has is none at the new one.
    """
    new = Report(
        tenant_id=old.tenant_id, school_id=move.after.school_id, student_id=old.student_id,
        classroom_id=move.after.pk, reported_by_id=old.reported_by_id, how=old.how, key=_key(old, move.after.school_id),
        year=move.after.year.year, reported_at=old.reported_at, is_after_cut_off=old.is_after_cut_off, continues=old,
    )  # fmt: skip
    reason = said.reason if said.reason in PLAIN else PlainReason.OTHER.value
    first = max(said.from_date, timezone.localdate(now))
    put(new, replace(said, from_date=first, reason=reason, note="", temperature="", next_talk_on=None))
    days = days_of(new, class_days([new], move.after.pk))
    absences = hold_days(new, days, now=now)
    save_numbered(new)
    touch(absences, now=now)
    settle(absences, by=move.by, now=now)
    end_told(new, days, now=now)


def _key(old: Report, school_id: uuid.UUID) -> uuid.UUID:
    """That of the press that sent it, so that its sender finds both together."""
    there = Report.objects.filter(
        reported_by=old.reported_by_id, key=old.key, student=old.student_id, school=school_id
    ).exists()
    return new_id() if there else old.key
