"""The staff room enters what a home said on the telephone, and takes an entry back that was a mistake."""

import uuid
from dataclasses import replace

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.board_errors import EntryOver
from messaging.absences.corrections import correct
from messaging.absences.models import TOLD, Report
from messaging.absences.permissions import ENTER_REPORTS
from messaging.absences.said import ONE_DAY, Said, said_in
from messaging.absences.selectors.places import Place
from messaging.absences.settling import class_days, days_of, lock_absences, settle, touch
from messaging.absences.taking import Sent, take
from tetoru.access import Staff, require


def enter_report(actor: Staff, place: Place, *, said: Said, key: uuid.UUID, is_sure: bool) -> Report:
    """Keep a call as a report: the school has seen it, and confirms it like any other.

    Raises FieldRefused, AlreadyReported.
    """
    require(actor, ENTER_REPORTS, place)
    with audited(actor, Event.ABSENCE_ENTERED) as entry:
        sent = Sent(actor, Report.How.PHONE, said, key, is_sure=is_sure, now=timezone.now())
        return take(place, sent, entry)


def withdraw_entry(actor: Staff, report: Report) -> None:
    """Take an entry back that was about the wrong pupil or day; of a period that has begun, what is left of it.

    What guardians have sent stays theirs. Raises EntryOver when nothing is left.
    """
    require(actor, ENTER_REPORTS, report)
    with audited(actor, Event.ENTRY_WITHDRAWN) as entry:
        now = timezone.now()
        today = timezone.localdate(now)
        days = days_of(report, class_days([report], report.classroom_id))
        held = lock_absences(report, [day for day in days if day >= today])
        kept = Report.objects.select_for_update(of=("self",)).select_related("activity").get(pk=report.pk)
        if kept.until_date < today:
            raise EntryOver
        if kept.from_date < today:
            correct(kept, replace(said_in(kept), until_date=today - ONE_DAY), by=actor.user_id, now=now)
            kept.changed_at = now
        elif kept.cancelled_at is None:
            kept.cancelled_at = now
        kept.save(update_fields=[*TOLD, "cancelled_at", "changed_at"])
        touch(held, now=now)
        settle(held, by=actor.user_id, now=now)
        entry.describe(report.student, report_id=report.pk, days=len(held))
        entry.school_id = report.school_id
