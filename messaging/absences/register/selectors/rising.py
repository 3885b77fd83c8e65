"""Which classes somebody must look at this morning, for the first page of a desk."""

import datetime as dt
import uuid
from collections import Counter

from django.db.models import Count

from accounts.desks import Desk
from messaging.absences.belonging import with_room
from messaging.absences.models import Absence, Amendment, State
from messaging.absences.register.permissions import AMEND_REGISTER
from messaging.absences.register.rises import OF_CLASS
from messaging.absences.register.selectors.classes import classes_of_year
from messaging.absences.register.selectors.counts import ClassNumbers, numbers_at
from tetoru.access import Staff


def rising_at(actor: Staff, desk: Desk, *, on: dt.date) -> list[ClassNumbers]:
    """The classes that somebody looks after in which sickness rises sharply. On most mornings two queries."""
    if desk.school_id is None:
        return []
    many = [room_id for room_id, count in _away_by_class(desk.school_id, on).items() if count >= OF_CLASS.least]
    if not many:
        return []
    mine = [room for room in classes_of_year(desk).filter(pk__in=many) if AMEND_REGISTER.allows(actor, room)]
    return [one for one in numbers_at(mine, until=on).classes if one.is_rising and one.days[-1] == on]


def _away_by_class(school_id: uuid.UUID, on: dt.date) -> Counter[uuid.UUID]:
    """At most so many are ill: whoever is late or has a correction in the register is counted too."""
    told = Absence.objects.filter(school=school_id, day=on, activity=None).exclude(state=State.CANCELLED)
    written = Amendment.objects.filter(school=school_id, day=on)
    found: Counter[uuid.UUID] = Counter()
    for rows in (told, written):
        found.update(dict(with_room(rows).values_list("room").annotate(Count("pk"))))
    return found
