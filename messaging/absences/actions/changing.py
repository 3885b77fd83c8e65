"""A guardian changes or takes back their own report."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from auditlog.events import Event
from auditlog.trail import Draft, audited
from messaging.absences.checking import (
    ensure_free,
    ensure_kind,
    ensure_offered,
    ensure_period,
    ensure_possible,
    ensure_talk,
    ensure_times,
    must_call,
)
from messaging.absences.corrections import correct
from messaging.absences.errors import ReportUnreadable, TooLateToChange
from messaging.absences.known import known_about
from messaging.absences.models import TOLD, Report
from messaging.absences.permissions import CHANGE_REPORT
from messaging.absences.said import ONE_DAY, Said, is_shorter, put, said_in
from messaging.absences.seats import end_told
from messaging.absences.selectors.places import Own
from messaging.absences.settling import days_of, hold_days, lock_absences, settle, touch
from schools.errors import ChangedMeanwhile, FieldRefused
from tetoru.access import Guardian, require
from tetoru.crypto.fields import has_unreadable

ANEW = ("seen_at", "confirmed_at", "confirmed_by", "cancelled_at", "changed_at", "is_after_cut_off")


def ensure_changeable(actor: Guardian, own: Own) -> None:
    """Let pass who can still change it. Raises NotPermitted, TooLateToChange, ReportUnreadable."""
    require(actor, CHANGE_REPORT, own)
    if own.report.cancelled_at or own.report.until_date < timezone.localdate():
        raise TooLateToChange
    if has_unreadable(own.report):
        raise ReportUnreadable


def change_report(actor: Guardian, own: Own, *, said: Said, is_sure: bool) -> Report:
    """Let the report say something else; what it said is kept. It is new to the school again.

    Days that are over stay as they are. Raises FieldRefused, ChangedMeanwhile and what `ensure_changeable` raises.
    """
    require(actor, CHANGE_REPORT, own)
    with audited(actor, Event.ABSENCE_CHANGED) as entry:
        ensure_changeable(actor, own)
        before, now = said_in(own.report), timezone.now()
        said = _of_the_same_kind(own, said)
        _ensure_possible(own, said, is_sure=is_sure, now=now)
        wanted = _as(own.report, said)
        new_days = _to_come(days_of(wanted, own.place.days), now)
        days = sorted({*new_days, *_to_come(days_of(own.report, own.place.days), now)})
        absences = hold_days(wanted, days, now=now)
        report = _held(own, before)
        if said != before:
            correct(report, said, by=actor.user_id, now=now)
            ensure_free(known_about(report), own.place.days)
            _begin_anew(report, own, days, is_shorter=is_shorter(said, before), now=now)
            touch(absences, now=now)
            settle(absences, by=actor.user_id, now=now)
            end_told(report, new_days, now=now)
        _describe(entry, own, report)
    return report


def cancel_report(actor: Guardian, own: Own) -> Report:
    """Take it back: the whole, or what is left of a period that has begun.

    Raises TooLateToChange when nothing of it is left.
    """
    require(actor, CHANGE_REPORT, own)
    with audited(actor, Event.ABSENCE_CANCELLED) as entry:
        before, now = said_in(own.report), timezone.now()
        today = timezone.localdate(now)
        days = _to_come(days_of(own.report, own.place.days), now)
        absences = lock_absences(own.report, days)
        report = _held(own, before)
        if report.cancelled_at or report.until_date < today:
            raise TooLateToChange
        has_begun = report.from_date < today
        if has_begun:
            correct(report, replace(before, until_date=today - ONE_DAY), by=actor.user_id, now=now)
        else:
            report.cancelled_at = now
        _begin_anew(report, own, days, is_shorter=has_begun, now=now)
        touch(absences, now=now)
        settle(absences, by=actor.user_id, now=now)
        _describe(entry, own, report)
    return report


def _of_the_same_kind(own: Own, said: Said) -> Said:
    """Lessons stay lessons and the pool stays the pool; a temperature that nobody asks for any more stays, too."""
    said = replace(said, activity=own.report.activity)
    if own.place.offered.rules.asks_temperature:
        return said
    return replace(said, temperature=own.report.temperature)


def _ensure_possible(own: Own, said: Said, *, is_sure: bool, now: dt.datetime) -> None:
    """A period that has begun keeps how it began; the others follow the rules of a new report."""
    today, report, before = timezone.localdate(now), own.report, said_in(own.report)
    if report.from_date >= today:
        if said.kind != report.kind:  # what was sent before the school hid it stays what it is
            ensure_kind(said, [own.place])
        ensure_possible(said, own.place, today=today, is_sure=is_sure, before=before)
        return
    if said.from_date != report.from_date or said.until_date < today - ONE_DAY:
        raise FieldRefused("until_date", _("すぎた日は変えられません。きのうか、それよりあとの日を選んでください。"))
    if said.kind != report.kind:
        text = _("はじまっている連絡の種類は変えられません。取り消してから、今日の分を新しく送ってください。")
        raise FieldRefused("kind", text)
    ensure_period(said, own.place, today=today)
    ensure_times(said)
    ensure_talk(said, own.place)
    ensure_offered(said, own.place, before=before)


def _as(report: Report, said: Said) -> Report:
    """The report as it would be. Never saved."""
    wanted = Report(
        tenant_id=report.tenant_id,
        school_id=report.school_id,
        student_id=report.student_id,
        classroom_id=report.classroom_id,
    )
    put(wanted, said)
    return wanted


def _to_come(days: Collection[dt.date], now: dt.datetime) -> list[dt.date]:
    return sorted(day for day in days if day >= timezone.localdate(now))


def _held(own: Own, before: Said) -> Report:
    """The report as it is now, held after its days, as everybody does. Raises ChangedMeanwhile."""
    report = Report.objects.select_for_update(of=("self",)).select_related("activity").get(pk=own.report.pk)
    if said_in(report) != before:
        raise ChangedMeanwhile
    return report


def _begin_anew(report: Report, own: Own, days: Collection[dt.date], *, is_shorter: bool, now: dt.datetime) -> None:
    """It was changed: nobody has seen it so. Today's, changed after it was confirmed, needs a call too.

    Where it only ends earlier, what the school has seen and confirmed of the days that stay is seen and confirmed.
    """
    is_late = must_call(days, own.place.offered.rules, now=now)
    is_late |= report.confirmed_at is not None and timezone.localdate(now) in days
    last_told = timezone.localdate(report.changed_at or report.reported_at)
    was_late_today = report.is_after_cut_off and last_told == timezone.localdate(now)
    report.is_after_cut_off = was_late_today or is_late
    if not is_shorter:
        report.seen_at = report.confirmed_at = report.confirmed_by = None
    report.changed_at = now
    report.save(update_fields=[*TOLD, *ANEW])


def _describe(entry: Draft, own: Own, report: Report) -> None:
    entry.describe(report.student, report_id=report.pk, days=len(days_of(report, own.place.days)))
    entry.school_id = report.school_id
