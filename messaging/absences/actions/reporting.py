"""A guardian reports, for one child or several in one go."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.utils import timezone

from auditlog import trail
from auditlog.events import Event, Outcome
from auditlog.trail import audited
from messaging.absences.checking import ensure_free, ensure_possible, must_call
from messaging.absences.models import Report
from messaging.absences.numbers import save_numbered
from messaging.absences.permissions import REPORT_ABSENCE
from messaging.absences.said import Said, put, said_in
from messaging.absences.selectors.places import Place
from messaging.absences.settling import days_of, hold_days, settle
from tetoru.access import Guardian, require
from tetoru.ids import new_id


@dataclass(frozen=True)
class _Sent:
    """One press of the button."""

    said: Said
    key: uuid.UUID
    is_sure: bool
    now: dt.datetime


def report_absence(
    actor: Guardian, places: tuple[Place, ...], *, said: Said, key: uuid.UUID, is_sure: bool
) -> list[Report]:
    """Tell the school of each place, all or none. `key` is the open form's: sent twice, it is one report.

    Each report stands in the log of its own tenant, under its pupil. Raises FieldRefused, AlreadyReported.
    """
    require(actor, REPORT_ABSENCE, places)
    with audited(actor, Event.ABSENCE_REPORTED) as entry:
        now = timezone.now()
        # In one order for everybody, so that two parents of the same children wait instead of locking each other out.
        in_order = sorted(places, key=lambda place: (place.student.pk, place.school_id))
        sent = _Sent(said, key, is_sure=is_sure, now=now)
        reports = [_taken(actor, place, sent) for place in in_order]
        _describe(entry, reports[0])
        for report in reports[1:]:
            another = trail.Draft(Event.ABSENCE_REPORTED)
            _describe(another, report)
            trail.write(actor, another, Outcome.DONE)
    return reports


def _taken(actor: Guardian, place: Place, sent: _Sent) -> Report:
    said, now = sent.said, sent.now
    if not place.offered.rules.asks_temperature:
        said = replace(said, temperature="")
    ensure_possible(said, place, today=timezone.localdate(now), is_sure=sent.is_sure)
    report = _new(actor, place, said, sent)
    days = days_of(report)
    absences = hold_days(report, days, now=now)
    before = Report.objects.filter(
        reported_by=actor.user_id, key=sent.key, student=report.student_id, school=report.school_id
    ).first()
    if before is not None:
        if said_in(before) == said:
            return before
        report.key = new_id()  # the page was gone back to and says something else: another report
    ensure_free(report)
    report.is_after_cut_off = must_call(days, place.offered.rules, now=now)
    save_numbered(report)
    settle(absences, now=now)
    return report


def _new(actor: Guardian, place: Place, said: Said, sent: _Sent) -> Report:
    report = Report(
        tenant_id=place.classroom.tenant_id,
        school=place.classroom.school,
        student=place.student,
        classroom=place.classroom,
        reported_by_id=actor.user_id,
        how=Report.How.GUARDIAN,
        key=sent.key,
        year=place.classroom.year.year,
        reported_at=sent.now,
    )
    put(report, said)
    return report


def _describe(entry: trail.Draft, report: Report) -> None:
    entry.describe(report.student, report_id=report.pk, days=len(days_of(report)))
    entry.school_id = report.school_id
