"""The homes of each class at the send, for the bars of the status page.

Counted before anybody is addressed: whoever opens it while it is still being sent finds the class to count in. Those
of a school with the notice itself, so that its page is whole from the first moment; those of a city some at a time.
"""

import uuid
from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.audiences import READERS, Audience, resolve
from messaging.notices.fan_out import step_of
from messaging.notices.models import Notice
from schools.states import ATTENDS

PART = 20
"""Classes counted by one statement, some 5 ms; of many more the planner reads all pupils."""
FEW = 60
"""No school has more classes."""

# Homes with somebody who can read it, like `household_count`. A club's class counts only in the club's
# own notices, and in those to every school.
COUNT_BY_CLASS = f"""
insert into notices_classtally (id, tenant_id, notice_id, classroom_id, households, opened)
select uuidv7(), %(tenant)s, %(notice)s, e.classroom_id, count(distinct s.household_id), 0
from schools_enrolment e
join schools_student s on s.id = e.student_id and {ATTENDS}
join schools_classroom c on c.id = e.classroom_id
join schools_schoolyear y on y.id = c.year_id and %(today)s between y.starts_on and y.ends_on
where e.tenant_id = %(tenant)s
  and (e.classroom_id = any(%(classrooms)s) or (e.student_id = any(%(students)s) and c.school_id = %(school)s))
  and e.student_id in (select g.student_id from ({READERS}) g)
group by e.classroom_id
on conflict do nothing
"""


def count_few_classes(notice: Notice, audience: Audience) -> None:
    """Keep how many homes each class of the audience has, unless they are many."""
    if len(audience.classroom_ids) <= FEW:
        for part in _parts(audience, PART):
            _count(notice, part)


def count_many_classes(notice_id: uuid.UUID, *, at_a_time: int = PART) -> Iterator[int]:
    """The same where they are many, some at a time; gives 0 whenever they are committed.

    Begun anew it counts none twice, and none at all once somebody is addressed.
    """
    with transaction.atomic():
        notice = Notice.objects.get(pk=notice_id)
        audience = resolve(notice.tenant_id, notice.audience.all())
    for part in _parts(audience, at_a_time) if len(audience.classroom_ids) > FEW else ():
        with step_of(notice_id) as dispatch:
            if dispatch.cursor is not None or dispatch.finished_at is not None:
                return
            _count(notice, part)
        yield 0


def _parts(audience: Audience, size: int) -> Iterator[Audience]:
    """Some whole classes at a time; then the pupils who are named, whose class counts whole if it was among those."""
    for start in range(0, len(audience.classroom_ids), size):
        yield Audience(audience.tenant_id, audience.classroom_ids[start : start + size], ())
    if audience.student_ids:
        yield Audience(audience.tenant_id, (), audience.student_ids)


def _count(notice: Notice, audience: Audience) -> None:
    parameters = {
        **audience.parameters,
        "notice": notice.pk,
        "school": notice.school_id,
        "today": timezone.localdate(notice.sent_at),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_BY_CLASS, parameters)
