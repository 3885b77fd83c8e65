"""A school says which of its days are other ones."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.invitations.permissions import school_of
from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.calendars import stretch
from messaging.absences.covering import follow_calendar
from messaging.absences.models import CalendarEntry
from messaging.absences.register.permissions import CHANGE_CALENDAR
from messaging.absences.seats import end_shut
from messaging.absences.settling import tell_anew
from schools.days_off import day_off
from schools.errors import FieldRefused, Gone
from schools.models import Classroom, School, SchoolYear
from tetoru.access import Staff, require

MOST_DAYS = 60


@dataclass(frozen=True)
class OtherDays:
    """What the form holds."""

    classroom: Classroom | None
    kind: str
    from_date: dt.date
    until_date: dt.date


class Entered(NamedTuple):
    """Days that were entered, and what came of the seats that were empty there this morning."""

    entry: CalendarEntry
    seats_ended: int
    seats_open: int
    """Who has left home is looked for all the same."""


def enter_days(actor: Staff, desk: Desk, *, days: OtherDays) -> Entered:
    """Enter days on which a class or the school has no lessons, or has them although it is a day off.

    What guardians have reported for days that are shut stays, and counts nowhere; nobody is missed there. A period that
    they have reported over a day off covers it from now on. Raises FieldRefused.
    """
    require(actor, CHANGE_CALENDAR, desk)
    with audited(actor, Event.CALENDAR_ENTERED) as entry:
        school = School.objects.select_for_update(no_key=True).get(pk=school_of(desk))
        _ensure_sensible(school, days)
        _ensure_new(school, days)
        now = timezone.now()
        made = CalendarEntry.objects.create(
            tenant_id=desk.tenant_id, school=school, made_at=now, made_by_id=actor.user_id, **days.__dict__
        )
        follow_calendar(made, days.until_date, by=actor.user_id, now=now)
        _tell_anew(made, days.until_date)
        found = Entered(made, *end_shut(made, by=actor.user_id, now=now))
        seats = {"seats_ended": found.seats_ended, "seats_open": found.seats_open}
        entry.describe(made, kind=made.kind, days=(made.until_date - made.from_date).days + 1, **seats)
    return found


def end_days(actor: Staff, made: CalendarEntry, *, is_today_last: bool) -> None:
    """Take the entry back, or let today be its last day. Raises Gone when somebody else has taken it back."""
    require(actor, CHANGE_CALENDAR, made)
    with audited(actor, Event.CALENDAR_ENDED) as entry:
        held = CalendarEntry.objects.select_for_update(of=("self",)).get(pk=made.pk)
        if held.taken_back_at is not None:
            raise Gone
        now, today, last = timezone.now(), timezone.localdate(), held.until_date
        if is_today_last and held.from_date <= today < held.until_date:
            held.until_date, held.shortened_at = today, now
        elif not is_today_last:
            held.taken_back_at = now
        held.changed_by_id = actor.user_id
        held.save(update_fields=["until_date", "shortened_at", "taken_back_at", "changed_by"])
        follow_calendar(held, last, by=actor.user_id, now=now)
        _tell_anew(held, last)
        entry.describe(held, is_taken_back=held.taken_back_at is not None)


def _tell_anew(made: CalendarEntry, last: dt.date) -> None:
    """Linked systems hear that what homes have told for these days counts, or does not."""
    which = Q(school=made.school_id, day__range=(made.from_date, last))
    if made.classroom_id is not None:
        which &= Q(student__enrolments__classroom=made.classroom_id)
    tell_anew(which, now=timezone.now())


def _ensure_sensible(school: School, days: OtherDays) -> None:
    if days.until_date < days.from_date:
        raise FieldRefused("until_date", _("おわりの日が、はじめの日より前になっています。"))
    if (days.until_date - days.from_date).days >= MOST_DAYS:
        text = _("1回に入れられるのは%(days)d日までです。分けて入れてください。") % {"days": MOST_DAYS}
        raise FieldRefused("until_date", text)
    years = SchoolYear.objects.filter(tenant_id=school.tenant_id, ends_on__gte=timezone.localdate())
    if not any(year.starts_on <= days.from_date and days.until_date <= year.ends_on for year in years):
        raise FieldRefused(
            "from_date", _("この年度の日にちを入れてください。年度をまたぐときは、分けて入れてください。")
        )
    _ensure_other(school, days)


def _ensure_other(school: School, days: OtherDays) -> None:
    """They are not what they would be without an entry."""
    is_club = school.kind == School.Kind.AFTER_SCHOOL
    off = [bool(day_off(day, is_club=is_club)) for day in stretch(days.from_date, days.until_date)]
    if days.kind == CalendarEntry.Kind.LESSONS:
        text = _("授業のある平日は、入れなくても授業日です。土日や祝日を入れてください。")
        if is_club:
            text = _("月曜から土曜は、入れなくても開いている日です。日曜や祝日を入れてください。")
        if not all(off):
            raise FieldRefused("from_date", text)
    elif all(off):
        text = _("土日と祝日は、入れなくても休みです。日にちを確かめてください。")
        if is_club:
            text = _("日曜と祝日は、入れなくても休みです。日にちを確かめてください。")
        raise FieldRefused("from_date", text)


def _ensure_new(school: School, days: OtherDays) -> None:
    """Pressed twice, it is entered once."""
    there = CalendarEntry.objects.filter(school=school, taken_back_at=None, **days.__dict__)
    if there.exists():
        raise FieldRefused("from_date", _("おなじ日が、もう入っています。"))
