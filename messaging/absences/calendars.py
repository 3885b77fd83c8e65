"""Which days have lessons for a class: weekdays that are no holiday, and what its school says beside."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from messaging.absences.models import CalendarEntry
from schools.days_off import day_off
from schools.models import Classroom, School
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.tenancy import scope

ONE_DAY = dt.timedelta(days=1)
ENTRY = Picked(CalendarEntry, "entry")
# Each page of the register asks this.
ENTRIES = f"""
select school.id, school.kind, {ENTRY.columns} from schools_school school
left join absences_calendarentry entry
  on entry.tenant_id = school.tenant_id and entry.school_id = school.id
  and entry.until_date >= %(first)s and entry.from_date <= %(last)s and entry.taken_back_at is null
where school.tenant_id = any(%(tenants)s) and school.id = any(%(schools)s)
order by entry.from_date, entry.id
"""
ENTERED = Picked(
    CalendarEntry,
    "entered",
    without=("tenant_id", "made_at", "made_by_id", "shortened_at", "taken_back_at", "changed_by_id"),
)
"""As much of an entry as says what a day is."""


def entered_join(school: str, room: str = "entered.classroom_id") -> str:
    """For SQL by hand: what a school has entered for a class or for everybody between `first` and `last`, as `days.*`.

    School and class are columns; without a class it is for all classes. `tenants` are in scope.
    """
    return f"""
cross join lateral (
    select {ENTERED.gathered("entered.from_date, entered.id")} from absences_calendarentry entered
    where entered.school_id = {school} and (entered.classroom_id = {room} or entered.classroom_id is null)
      and entered.tenant_id = any(%(tenants)s)
      and entered.until_date >= %(first)s and entered.from_date <= %(last)s and entered.taken_back_at is null
) days
"""


@dataclass(frozen=True)
class ClassDays:
    """The days of one class."""

    entries: tuple[CalendarEntry, ...]
    """What its school has entered for it, or for everybody."""
    is_club: bool = False
    """Whether it is of an after-school club, which is open on Saturdays."""

    def entry_on(self, day: dt.date) -> CalendarEntry | None:
        """What is entered for a day; shut stands above lessons."""
        found = [entry for entry in self.entries if entry.from_date <= day <= entry.until_date]
        return next((entry for entry in found if entry.is_closed), next(iter(found), None))

    def off(self, day: dt.date) -> str:
        """Why there are no lessons on a day, in a word: 土曜日, 勤労感謝の日, 学級閉鎖. Empty when there are."""
        entry = self.entry_on(day)
        if entry is None:
            return day_off(day, is_club=self.is_club)
        return entry.name if entry.is_closed else ""

    def shut_on(self, day: dt.date) -> CalendarEntry | None:
        """What the school has entered, when it is that there are no lessons."""
        entry = self.entry_on(day)
        return entry if entry is not None and entry.is_closed else None

    def stops(self, day: dt.date, *, activity: bool) -> bool:
        """Whether the school has entered that there are no lessons, or nothing beside them either."""
        found = (entry for entry in self.entries if entry.from_date <= day <= entry.until_date)
        return any(entry.stops(activity=activity) for entry in found)


@dataclass(frozen=True)
class SchoolDays:
    """The days of all classes of some schools."""

    entries: Sequence[CalendarEntry]
    clubs: frozenset[uuid.UUID] = frozenset()
    """Which of these schools are after-school clubs."""

    def of(self, school_id: uuid.UUID, classroom_id: uuid.UUID) -> ClassDays:
        """Those of one class."""
        mine = self._by_school.get(school_id, ())
        entries = tuple(entry for entry in mine if entry.classroom_id in {None, classroom_id})
        return ClassDays(entries, is_club=school_id in self.clubs)

    def of_all(self, school_id: uuid.UUID) -> ClassDays:
        """Those that hold for every class of a school."""
        mine = self._by_school.get(school_id, ())
        entries = tuple(entry for entry in mine if entry.classroom_id is None)
        return ClassDays(entries, is_club=school_id in self.clubs)

    @cached_property
    def _by_school(self) -> dict[uuid.UUID, list[CalendarEntry]]:
        found: dict[uuid.UUID, list[CalendarEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.school_id, []).append(entry)
        return found


def days_at(school_ids: Iterable[uuid.UUID], first: dt.date, last: dt.date) -> SchoolDays:
    """The days of these schools over a stretch, with what they have entered. One query."""
    asked: dict[str, Any] = {"tenants": list(scope()), "schools": list(set(school_ids)), "first": first, "last": last}
    with prepared_cursor() as cursor:
        cursor.execute(ENTRIES, asked)
        rows = cursor.fetchall()
    clubs = frozenset(school_id for school_id, kind, *_entry in rows if kind == School.Kind.AFTER_SCHOOL)
    return SchoolDays([ENTRY.row(entry) for _school, _kind, *entry in rows if entry[0] is not None], clubs)


def day_off_of(room: Classroom, day: dt.date) -> str:
    """Why nobody is expected in a class on a day; empty when somebody is. One query."""
    return days_at([room.school_id], day, day).of(room.school_id, room.pk).off(day)


def shut_for(room: Classroom, day: dt.date, *, activity: bool) -> str:
    """Why what was told of a day counts nowhere, as the school has entered it: 学級閉鎖. One query."""
    days = days_at([room.school_id], day, day).of(room.school_id, room.pk)
    entry = days.shut_on(day) if days.stops(day, activity=activity) else None
    return entry.name if entry else ""


def stretch(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from the first to the last."""
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]
