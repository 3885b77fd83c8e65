"""Which days have lessons for a class: weekdays that are no holiday, and what its school says beside."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from messaging.absences.models import CalendarEntry
from schools.days_off import day_off

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ClassDays:
    """The days of one class."""

    entries: tuple[CalendarEntry, ...]
    """What its school has entered for it, or for everybody."""

    def entry_on(self, day: dt.date) -> CalendarEntry | None:
        """What is entered for a day; shut stands above lessons."""
        found = [entry for entry in self.entries if entry.from_date <= day <= entry.until_date]
        return next((entry for entry in found if entry.is_closed), next(iter(found), None))

    def off(self, day: dt.date) -> str:
        """Why there are no lessons on a day, in a word: 土曜日, 勤労感謝の日, 学級閉鎖. Empty when there are."""
        entry = self.entry_on(day)
        if entry is None:
            return day_off(day)
        return entry.name if entry.is_closed else ""

    def shut_on(self, day: dt.date) -> CalendarEntry | None:
        """What the school has entered, when it is that there are no lessons."""
        entry = self.entry_on(day)
        return entry if entry is not None and entry.is_closed else None


@dataclass(frozen=True)
class SchoolDays:
    """The days of all classes of some schools."""

    entries: Sequence[CalendarEntry]

    def of(self, school_id: uuid.UUID, classroom_id: uuid.UUID) -> ClassDays:
        """Those of one class."""
        mine = self._by_school.get(school_id, ())
        return ClassDays(tuple(entry for entry in mine if entry.classroom_id in {None, classroom_id}))

    def of_all(self, school_id: uuid.UUID) -> ClassDays:
        """Those that hold for every class of a school."""
        mine = self._by_school.get(school_id, ())
        return ClassDays(tuple(entry for entry in mine if entry.classroom_id is None))

    @cached_property
    def _by_school(self) -> dict[uuid.UUID, list[CalendarEntry]]:
        found: dict[uuid.UUID, list[CalendarEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.school_id, []).append(entry)
        return found


def days_at(school_ids: Iterable[uuid.UUID], first: dt.date, last: dt.date) -> SchoolDays:
    """What these schools have entered for a stretch of days. One query."""
    found = CalendarEntry.objects.filter(
        school__in=set(school_ids), until_date__gte=first, from_date__lte=last, taken_back_at=None
    )
    return SchoolDays(list(found.order_by("from_date", "pk")))


def stretch(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from the first to the last."""
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]
