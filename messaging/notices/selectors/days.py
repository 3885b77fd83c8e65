"""The days ahead as somebody sees them who plans a notice: days off, and what else these homes get."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.audiences import Audience, resolve
from messaging.notices.models import Draft, Notice
from schools.calendars import RoomDays, calendars_of
from schools.days_off import day_off
from schools.models import Enrolment, School
from schools.selectors import current_classrooms

AHEAD = 14
MOST = 50
"""So many other notices are looked at."""
FEW = 2
"""So many classes are named."""


@dataclass(frozen=True)
class Day:
    """One day: what it is called when schools are closed, and how many other notices reach some of the same homes."""

    date: dt.date
    day_off: str
    others: int


@dataclass(frozen=True)
class AudienceDays:
    """The days of those who get a notice: of their classes, or at the board of their schools, by name."""

    parts: tuple[tuple[str, RoomDays], ...]
    some: str
    """一部の学級, 一部の学校."""

    def off(self, day: dt.date) -> str:
        """Why there are no lessons, in a word, and for whom when it is not for all: 土曜日, 学級閉鎖：4年1組."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for label, days in self.parts:
            found[days.off(day)].append(label)
        if "" not in found:
            return next(iter(found)) if len(found) == 1 else day_off(day) or "・".join(found)
        del found[""]
        return "・".join(f"{name}：{self._called(labels)}" for name, labels in found.items())

    def _called(self, labels: list[str]) -> str:
        return "・".join(labels) if len(labels) <= FEW else self.some


def days_ahead(draft: Draft, audience: Audience) -> list[Day]:
    """The next two weeks, from today."""
    today = timezone.localdate()
    others = _others(draft, audience, today)
    days = [today + dt.timedelta(days=number) for number in range(AHEAD)]
    own = days_of(audience, draft.school_id, days[0], days[-1])
    return [Day(day, own.off(day), others[day]) for day in days]


def days_of(audience: Audience, school_id: uuid.UUID | None, first: dt.date, last: dt.date) -> AudienceDays:
    """What the schools' calendars say for an audience; at the board only what holds for a whole school. Two queries.

    A board plans by its schools: on a Saturday, when its clubs are open, these are closed.
    """
    enrolled = Enrolment.objects.filter(student_id__in=audience.student_ids).values("classroom_id")
    meant = Q(pk__in=audience.classroom_ids) | Q(pk__in=enrolled)
    rooms = current_classrooms().filter(meant, tenant_id=audience.tenant_id)
    if school_id is None:
        places = list(School.objects.filter(pk__in=rooms.order_by().values("school_id")))
        schools = [place for place in places if place.kind != School.Kind.AFTER_SCHOOL] or places
        calendars = calendars_of([school.pk for school in schools], first, last)
        parts = tuple((school.name, calendars.of_all(school.pk)) for school in schools)
        return AudienceDays(parts, _("一部の学校"))
    found, calendars = list(rooms.filter(school_id=school_id)), calendars_of([school_id], first, last)
    own = tuple((room.label, calendars.of(school_id, room.pk)) for room in found)
    return AudienceDays(own or (("", calendars.of_all(school_id)),), _("一部の学級"))


def day_off_of(draft: Draft, audience: Audience, day: dt.date) -> str:
    """What one day is called for this audience when there are no lessons; else empty."""
    return days_of(audience, draft.school_id, day, day).off(day)


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
