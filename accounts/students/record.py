"""What stands on a pupil's page: classes, guardians, and who has opened the record."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from accounts.desks import Desk
from accounts.log.people import people_by
from accounts.models import Guardianship, Homeroom
from auditlog.groups import Group
from auditlog.selectors import record_openings
from schools.models import Enrolment, Student

SHOWN_FOR = dt.timedelta(days=30)
MOST_SHOWN = 10


@dataclass(frozen=True)
class Carer:
    """A guardian of the pupil, with what the school lets them do."""

    name: str
    relation: str
    may_read: bool
    may_report: bool
    may_answer: bool


@dataclass(frozen=True)
class Viewer:
    """Somebody who opened the record, and when."""

    name: str
    role_label: str
    at: dt.datetime

    @property
    def initial(self) -> str:
        """The first letter, for the round face."""
        return self.name[:1]


def carers_of(student: Student) -> list[Carer]:
    """The guardians whose link holds, in the order in which they were registered."""
    links = Guardianship.objects.filter(student=student, state=Guardianship.State.ACTIVE)
    return [
        Carer(link.guardian.name, link.get_relation_display(), link.may_read, link.may_report, link.may_answer)
        for link in links.select_related("guardian").order_by("pk")
    ]


def homeroom_teachers(enrolments: Iterable[Enrolment]) -> list[str]:
    """担任 of these classes, by name."""
    rooms = [enrolment.classroom_id for enrolment in enrolments]
    homerooms = Homeroom.objects.filter(classroom_id__in=rooms).select_related("seat__user").order_by("pk")
    return [homeroom.seat.user.name for homeroom in homerooms]


def viewers_of(student: Student, *, now: dt.datetime, limit: int = MOST_SHOWN) -> list[Viewer]:
    """The newest openings of the record in the last 30 days."""
    openings = record_openings(student.tenant_id, student.pk, since=now - SHOWN_FOR, until=now, limit=limit)
    people = people_by(opening.actor_id for opening in openings)
    return [
        Viewer(people.name(found.actor_id), people.role(found.actor_id, found.school_id), found.at)
        for found in openings
    ]


def class_url(desk: Desk, enrolments: list[Enrolment]) -> str:
    """The list from which the page is reached: the pupil's class, at the board the search."""
    room = f"?class={enrolments[0].classroom_id}" if desk.school_id and enrolments else ""
    return desk.url_students + room


def log_url(desk: Desk, student: Student, *, now: dt.datetime) -> str:
    """Everybody who opened the record in the last 30 days, in the log."""
    since = timezone.localdate(now - SHOWN_FOR).isoformat()
    question = {"what": Group.RECORDS.value, "child": str(student.pk), "since": since}
    return f"{desk.url('log')}?{urlencode(question)}"
