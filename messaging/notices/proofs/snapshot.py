"""Copies what is known of a notice at this moment: to whom it was addressed, what was sent, who has opened it.

A few statements, whatever the number of homes, and no name is opened: 30,000 homes take about a second. Asked while
the notice is closed (`withdrawal_lock`), so that the answers belong to one moment.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from messaging.notices.models import Withdrawal
from schools.models import Classroom

# Those that have opened it first, by time; then the others, by class and by name. Windows instead of joins: the planner
# knows nothing of rows of the last second, and would join tens of thousands of them one by one.
COPY = """
insert into notices_prooffact (tenant_id, withdrawal_id, place, number, student_id, guardian_id, family_name,
    given_name, guardian_name, relation, room, opened_at, mail, mail_at, push, push_at)
with line as materialized (
    select s.household_id, s.kana_order, r.student_id, r.guardian_id, s.family_name, s.given_name,
        u.name as guardian_name, coalesce(g.relation, '') as relation, coalesce(c.grade, 0) as grade,
        coalesce(c.name, '') collate "C" as room_name, coalesce(%(labels)s::jsonb ->> c.id::text, '') as room,
        r.read_at as opened_at, coalesce(m.state, '') as mail, m.sent_at as mail_at,
        coalesce(p.state, '') as push, p.sent_at as push_at
    from notices_recipient r
    join schools_student s on s.id = r.student_id
    join accounts_user u on u.id = r.guardian_id
    left join accounts_guardianship g on g.tenant_id = r.tenant_id and g.guardian_id = r.guardian_id
        and g.student_id = r.student_id
    left join lateral (
        select c.id, c.grade, c.name from schools_enrolment e join schools_classroom c on c.id = e.classroom_id
        where e.student_id = s.id and %(labels)s::jsonb ? e.classroom_id::text order by c.grade, c.name limit 1
    ) c on true
    left join delivery_delivery m on m.tenant_id = r.tenant_id and m.mailing_id = r.notice_id
        and m.guardian_id = r.guardian_id and m.channel = 'mail'
    left join delivery_delivery p on p.tenant_id = r.tenant_id and p.mailing_id = r.notice_id
        and p.guardian_id = r.guardian_id and p.channel = 'push'
    where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
), ranked as (
    select *, min(opened_at) over household as home_opened_at,
        first_value(grade) over by_name as home_grade, first_value(room_name) over by_name as home_room,
        first_value(kana_order) over by_name as home_order
    from line
    window household as (partition by household_id),
        by_name as (partition by household_id order by kana_order, guardian_id)
)
select %(tenant)s, %(withdrawal)s, dense_rank() over homes, row_number() over lines, student_id, guardian_id,
    family_name, given_name, guardian_name, relation, room, opened_at, mail, mail_at, push, push_at
from ranked
window homes as (order by home_opened_at, home_grade, home_room, home_order, household_id),
    lines as (order by home_opened_at, home_grade, home_room, home_order, household_id, kana_order, guardian_id)
"""
COUNT = """
select count(*), count(opened_at), min(opened_at), max(opened_at) from (
    select place, min(opened_at) as opened_at from notices_prooffact
    where tenant_id = %(tenant)s and withdrawal_id = %(withdrawal)s group by place
) home
"""
COUNT_PEOPLE = """
select count(distinct guardian_id), count(distinct guardian_id) filter (where opened_at is not null)
from notices_prooffact where tenant_id = %(tenant)s and withdrawal_id = %(withdrawal)s
"""
COUNT_CLASSES = """
select room, count(*), count(opened_at) from (
    select distinct place, room, min(opened_at) over (partition by place) as opened_at from notices_prooffact
    where tenant_id = %(tenant)s and withdrawal_id = %(withdrawal)s
) home
where room <> '' group by room order by min(place)
"""


@dataclass(frozen=True)
class ClassCount:
    """How many homes of a class it was addressed to, and how many of them had opened it."""

    room: str
    homes: int
    opened: int


def copy_facts(withdrawal: Withdrawal) -> None:
    """Keep one `ProofFact` for each guardian and child, and the counts on the withdrawal, which is not saved yet."""
    notice = withdrawal.notice
    rooms = Classroom.objects.filter(pk__in=notice.class_tallies.values("classroom_id"))
    labels = {str(room.pk): room.label for room in rooms}
    with connection.cursor() as cursor:
        values = {**_whose(withdrawal), "notice": notice.pk, "labels": json.dumps(labels)}
        cursor.execute(COPY, values)
        cursor.execute(COUNT, _whose(withdrawal))
        withdrawal.home_count, withdrawal.opened_count, *times = cursor.fetchone()
        withdrawal.first_opened_at, withdrawal.last_opened_at = times
        cursor.execute(COUNT_PEOPLE, _whose(withdrawal))
        withdrawal.guardian_count, withdrawal.reader_count = cursor.fetchone()


def class_counts(withdrawal: Withdrawal) -> list[ClassCount]:
    """In the order in which the classes first come up in the file."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_CLASSES, _whose(withdrawal))
        return [ClassCount(*row) for row in cursor.fetchall()]


def _whose(withdrawal: Withdrawal) -> dict[str, Any]:
    return {"tenant": withdrawal.tenant_id, "withdrawal": withdrawal.pk}
