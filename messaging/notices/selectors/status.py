"""Who has opened a notice: counts, a curve, names. Costs the same for 30 homes and for 30,000.

Counts come from tallies. Names are fetched for a window of homes: the tallies by class say in
which classes the window lies, and only those classes are looked into.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from messaging.notices.folding import Opening
from messaging.notices.models import ClassTally, Notice

PER_PAGE = 50


@dataclass(frozen=True)
class ClassShare:
    """Homes of one class, and how many of them have opened."""

    classroom_id: uuid.UUID
    school_id: uuid.UUID
    label: str
    households: int
    opened: int


SCHOOLS = """
select s.id, s.name, sum(t.households), sum(t.opened)
from notices_classtally t join schools_classroom c on c.id = t.classroom_id join schools_school s on s.id = c.school_id
where t.tenant_id = %s and t.notice_id = %s group by s.id order by s.order, s.name
"""


def class_shares(
    notice: Notice, fresh: Sequence[Opening], *, school_id: uuid.UUID | None = None
) -> tuple[ClassShare, ...]:
    """Opened homes by class (of one school, if named); `fresh` are those not folded yet."""
    waiting = Counter(classroom_id for opening in fresh for classroom_id in opening.classroom_ids)
    tallies = ClassTally.objects.filter(notice=notice).select_related("classroom", "classroom__school")
    if school_id:
        tallies = tallies.filter(classroom__school_id=school_id)
    tallies = tallies.order_by("classroom__school__order", "classroom__grade", "classroom__name")
    return tuple(
        ClassShare(
            classroom_id=tally.classroom_id,
            school_id=tally.classroom.school_id,
            label=tally.classroom.label,
            households=tally.households,
            opened=tally.opened + waiting[tally.classroom_id],
        )
        for tally in tallies
    )


@dataclass(frozen=True)
class SchoolShare:
    """Homes of one school, and how many of them have opened. A home with children in two counts in both."""

    school_id: uuid.UUID
    label: str
    households: int
    opened: int


def school_shares(notice: Notice) -> list[SchoolShare]:
    """For the board of education: by school."""
    with connection.cursor() as cursor:
        cursor.execute(SCHOOLS, (notice.tenant_id, notice.pk))
        return [SchoolShare(*row) for row in cursor.fetchall()]


def openings_by_hour(notice: Notice, fresh: Sequence[Opening]) -> list[tuple[dt.datetime, int]]:
    """(hour, homes that opened in it), in order; `fresh` are those not folded yet."""
    hours = Counter(dict(notice.hour_tallies.values_list("hour", "opened")))
    hours.update(opening.at.replace(minute=0, second=0, microsecond=0) for opening in fresh)
    return sorted(hours.items())
