"""The staff room enters what a home said on the telephone, and takes an entry back that was a mistake."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.errors import EntryHasBegun
from messaging.absences.models import Report
from messaging.absences.permissions import ENTER_REPORTS
from messaging.absences.said import Said
from messaging.absences.selectors.places import Place
from messaging.absences.settling import days_of, lock_absences, settle, touch
from messaging.absences.taking import Sent, take
from tetoru.access import Staff, require


def enter_report(actor: Staff, place: Place, *, said: Said, key: uuid.UUID, is_sure: bool) -> Report:
    """Keep a call as a report: the school has seen it, and confirms it like any other.

    Raises FieldRefused, AlreadyReported.
    """
    require(actor, ENTER_REPORTS, place)
    with audited(actor, Event.ABSENCE_ENTERED) as entry:
        sent = Sent(actor.user_id, Report.How.PHONE, said, key, is_sure=is_sure, now=timezone.now())
        report = take(place, sent)
        entry.describe(report.student, report_id=report.pk, days=len(days_of(report)))
        entry.school_id = report.school_id
    return report


def withdraw_entry(actor: Staff, report: Report) -> None:
    """Take an entry back that was about the wrong pupil or day. What guardians have sent stays theirs.

    Raises EntryHasBegun when days of it are over.
    """
    require(actor, ENTER_REPORTS, report)
    with audited(actor, Event.ENTRY_WITHDRAWN) as entry:
        now = timezone.now()
        if report.from_date < timezone.localdate(now):
            raise EntryHasBegun
        held = lock_absences(report, days_of(report))
        Report.objects.filter(pk=report.pk, cancelled_at=None).update(cancelled_at=now)
        touch(held, now=now)
        settle(held, now=now)
        entry.describe(report.student, report_id=report.pk, days=len(held))
        entry.school_id = report.school_id
