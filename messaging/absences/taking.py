"""A report is taken: looked at, numbered, kept, and counted, whoever it comes from. For actions."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.utils import timezone

from auditlog.trail import Draft
from messaging.absences.checking import ensure_free, ensure_possible, must_call
from messaging.absences.first_words import keep_first_word
from messaging.absences.known import known_about
from messaging.absences.models import Report
from messaging.absences.numbers import any_number, save_numbered
from messaging.absences.said import Said, put, said_in
from messaging.absences.seats import end_told
from messaging.absences.selectors.places import Place
from messaging.absences.settling import days_of, hold_days, settle_by, touch
from tetoru.access import Guardian, Staff
from tetoru.ids import new_id


@dataclass(frozen=True)
class Sent:
    """One press of the button."""

    by: Guardian | Staff
    how: Report.How
    said: Said
    key: uuid.UUID
    is_sure: bool
    now: dt.datetime


def take(place: Place, sent: Sent, entry: Draft) -> Report:
    """The report, or the one that the same press has made before; `entry` tells of it, and may be written with it.

    Raises FieldRefused, AlreadyReported.
    """
    said, now = sent.said, sent.now
    if not place.offered.rules.asks_temperature:
        said = replace(said, temperature="")
    ensure_possible(said, place, today=timezone.localdate(now), is_sure=sent.is_sure)
    report = _new(place, said, sent)
    days = days_of(report, place.days)
    if sent.how == Report.How.GUARDIAN:
        report.is_after_cut_off = must_call(days, place.offered.rules, now=now)
    else:
        report.seen_at = now
    report.number = any_number()
    _describe(entry, report, days)
    if keep_first_word(report, sent.by, entry):
        return report
    kept = _beside_others(report, place, days, now=now)
    _describe(entry, kept, days_of(kept, place.days))
    return kept


def _beside_others(report: Report, place: Place, days: list[dt.date], *, now: dt.datetime) -> Report:
    """The report, of whose days something is known already, or the one that the same press has made before."""
    absences = hold_days(report, days, now=now)
    known = known_about(report)
    before = known.same_press
    if before is not None:
        if said_in(before) == said_in(report) and before.cancelled_at is None:
            return before
        report.key = new_id()  # the page was gone back to: it says something else, or what it said was taken back
    ensure_free(known, place.days)
    save_numbered(report)
    touch(absences, now=now)
    settle_by([*known.about_its_days, report], absences, by=report.reported_by_id, now=now)
    if known.has_empty_seat:
        end_told(report, days, now=now)
    return report


def _describe(entry: Draft, report: Report, days: list[dt.date]) -> None:
    entry.describe(report.student, report_id=report.pk, days=len(days))
    entry.school_id = report.school_id


def _new(place: Place, said: Said, sent: Sent) -> Report:
    report = Report(
        tenant_id=place.classroom.tenant_id,
        school_id=place.school_id,
        student=place.student,
        classroom_id=place.classroom.pk,
        reported_by_id=sent.by.user_id,
        how=sent.how,
        key=sent.key,
        year=place.classroom.year.year,
        reported_at=sent.now,
    )
    put(report, said)
    return report
