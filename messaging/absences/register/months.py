"""A month of a school year, as the address says it: 2026-11."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from messaging.absences.calendars import ONE_DAY, stretch
from schools.models import SchoolYear

WRITTEN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    """From its first to its last day."""

    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def days(self) -> list[dt.date]:
        """All of them."""
        return stretch(self.first, self.last)

    @property
    def key(self) -> str:
        """As the address has it."""
        return f"{self.first.year}-{self.first.month:02}"

    @property
    def label(self) -> str:
        """11月."""
        return _("%(month)d月") % {"month": self.first.month}

    @property
    def label_in_full(self) -> str:
        """2026年11月."""
        return _("%(year)d年%(month)d月") % {"year": self.first.year, "month": self.first.month}

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month((self.first - ONE_DAY).replace(day=1))

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month(self.last + ONE_DAY)

    def is_of(self, year: SchoolYear) -> bool:
        """Whether it belongs to a school year."""
        return year.starts_on <= self.last and self.first <= year.ends_on


def month_of(day: dt.date) -> Month:
    """The month that a day is in."""
    return Month(day.replace(day=1))


def months_of(year: SchoolYear) -> list[Month]:
    """The months of a school year."""
    months = [month_of(year.starts_on)]
    while months[-1].last < year.ends_on:
        months.append(months[-1].after)
    return months


def month_asked(written: str, year: SchoolYear, *, today: dt.date) -> Month:
    """What the address says, else the running month, in a year that is over the last one. Raises Http404."""
    if not written:
        return month_of(min(max(today, year.starts_on), year.ends_on))
    found = WRITTEN.fullmatch(written)
    month = Month(dt.date(int(found[1]), int(found[2]), 1)) if found and int(found[1]) else None
    if month is None or not month.is_of(year):
        raise Http404
    return month
