"""The days ahead as somebody sees them who plans a notice: days off, and what else these homes get."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from messaging.notices.audiences import Audience, resolve
from messaging.notices.models import Draft, Notice
from schools.days_off import day_off

AHEAD = 14
MOST = 50
"""So many other notices are looked at."""


@dataclass(frozen=True)
class Day:
    """One day: what it is called when schools are closed, and how many other notices reach some of the same homes."""

    date: dt.date
    day_off: str
    others: int


def days_ahead(draft: Draft, audience: Audience) -> list[Day]:
    """The next two weeks, from today."""
    today = timezone.localdate()
    others = _others(draft, audience, today)
    days = (today + dt.timedelta(days=number) for number in range(AHEAD))
    return [Day(day, day_off(day), others[day]) for day in days]


def _others(draft: Draft, audience: Audience, today: dt.date) -> Counter[dt.date]:
    """By day: what this desk has sent today or planned, where an audience overlaps. Another school's is not counted."""
    start = timezone.make_aware(dt.datetime.combine(today, dt.time()))
    here = {"tenant_id": draft.tenant_id, "school_id": draft.school_id}
    planned = Draft.objects.filter(**here, confirmation__release_at__gte=start).exclude(pk=draft.pk)
    sent = Notice.objects.filter(**here, sent_at__gte=start)
    found: Counter[dt.date] = Counter()
    for other in planned.select_related("confirmation").prefetch_related("audience")[:MOST]:
        if other.confirmation.release_at and _meet(audience, resolve(draft.tenant_id, other.audience.all())):
            found[timezone.localdate(other.confirmation.release_at)] += 1
    for notice in sent.prefetch_related("audience")[:MOST]:
        if _meet(audience, resolve(draft.tenant_id, notice.audience.all())):
            found[timezone.localdate(notice.sent_at)] += 1
    return found


def _meet(one: Audience, other: Audience) -> bool:
    """Whether they have a class or a pupil in common; a pupil in a class of the other is not looked for."""
    in_classes = set(one.classroom_ids) & set(other.classroom_ids)
    return bool(in_classes or set(one.student_ids) & set(other.student_ids))
