"""Addresses the planned notices in the past, with homes that open them, and counts what came of it.

Who is meant comes from the same SQL as a real sending. When a guardian opens is drawn from a hash of
notice, guardian and seed, so that it needs no round trip and is the same each time.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from demo.city.calendar import TOKYO, at
from demo.city.plan import Sending, TenantPlan
from messaging.notices.audiences import READERS, STUDENTS, reach_of, resolve
from messaging.notices.fan_out import COUNT_BY_CLASS
from messaging.notices.models import Dispatch, Notice, Tally, Urgency

# A number from 0 to 1 for a text.
CHANCE = "(hashtextextended({text}, %(seed)s) & 2147483647) / 2147483648.0"
OF_HOME = CHANCE.format(text="household_id::text")
OF_OPENING = CHANCE.format(text="%(notice)s::text || household_id::text")
OF_DELAY = CHANCE.format(text="%(notice)s::text || guardian_id::text")

# Some homes never open anything, some not this one. In an open home the first guardian opens, the
# others mostly don't. Within the hour, in the evening, or on one of the next days; urgent: soon.
ADDRESS = f"""
with pupil as materialized ({STUDENTS}),
reader as materialized (
    select guardian_id, student_id, household_id from ({READERS}) reader join pupil using (student_id)
), person as (
    select distinct household_id, guardian_id, {OF_HOME} as diligence, {OF_OPENING} as mood, {OF_DELAY} as u from reader
), turn as (
    select *, row_number() over (partition by household_id order by u) as turn from person
), opening as materialized (
    select household_id, guardian_id, case
        when diligence < 0.06 or mood > 0.92 or guardian_id = any(%(unread)s) or (turn > 1 and u > 0.55) then null
        when %(urgent)s then %(sent)s + interval '40 seconds' + power(u, 3) * interval '6 hours'
        when u < 0.35 then %(sent)s + interval '2 minutes' + power(u / 0.35, 2) * interval '75 minutes'
        when u < 0.88 then greatest(%(evening)s, %(later)s) + (u - 0.35) / 0.53 * interval '4.5 hours'
        else %(next)s + power((u - 0.88) / 0.12, 2) * interval '60 hours' end as at
    from turn
)
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id, read_at)
select %(tenant)s, %(notice)s, guardian_id, student_id, case when at < %(now)s then at end
from reader join opening using (household_id, guardian_id) order by guardian_id, student_id
"""

HOMES = """
    select s.household_id, min(r.read_at) as at
    from notices_recipient r join schools_student s on s.id = r.student_id
    where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
    group by s.household_id having min(r.read_at) is not null
"""

# The same counts that openings and folding would have left behind (messaging.notices.folding).
COUNT_OPENED = f"""
with home as materialized ({HOMES}),
by_class as (
    select e.classroom_id, count(distinct s.household_id) as n
    from notices_recipient r join schools_student s on s.id = r.student_id
    join home using (household_id) join schools_enrolment e on e.student_id = s.id
    where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s group by 1
), classes as (
    update notices_classtally t set opened = by_class.n from by_class
    where t.tenant_id = %(tenant)s and t.notice_id = %(notice)s and t.classroom_id = by_class.classroom_id
), hours as (
    insert into notices_hourtally (id, tenant_id, notice_id, hour, opened)
    select uuidv7(), %(tenant)s, %(notice)s, date_trunc('hour', at), count(*) from home group by 4
)
select count(*) from home
"""


@dataclass(frozen=True)
class Chance:
    """What decides who has read what."""

    seed: int
    now: dt.datetime


def set_reach(plan: TenantPlan) -> None:
    """Fix on every planned notice how many it reaches, as sending does."""
    known: dict[tuple[str, ...], Any] = {}
    for sending in plan.sendings:
        key = tuple(item.key for item in sending.items)
        if key not in known:
            known[key] = reach_of(resolve(plan.tenant.pk, sending.items))
        notice, reach = sending.notice, known[key]
        notice.student_count, notice.household_count = reach.students, reach.households
        notice.guardian_count, notice.unreached_count = reach.guardians, reach.unreached


def address(plan: TenantPlan, sending: Sending, chance: Chance) -> tuple[Dispatch, Tally]:
    """Write the recipients of one notice with their reads and the tallies; gives the rows still to write."""
    notice = sending.notice
    parameters = _parameters(plan, sending, chance)
    with connection.cursor() as cursor:
        cursor.execute(ADDRESS, parameters)
        recipients = cursor.rowcount
        cursor.execute(COUNT_BY_CLASS, parameters)
        cursor.execute(COUNT_OPENED, parameters)
        (opened,) = cursor.fetchone()
    finished = notice.sent_at + dt.timedelta(seconds=2)
    dispatch = Dispatch(
        id=notice.pk, tenant_id=notice.tenant_id, notice=notice, recipient_count=recipients,
        addressed_count=notice.guardian_count, moved_at=finished, finished_at=finished, mail_queued_at=finished,
    )  # fmt: skip
    return dispatch, Tally(id=notice.pk, tenant_id=notice.tenant_id, notice=notice, opened=opened)


def _parameters(plan: TenantPlan, sending: Sending, chance: Chance) -> dict[str, Any]:
    notice: Notice = sending.notice
    audience = resolve(plan.tenant.pk, sending.items)
    day = notice.sent_at.astimezone(TOKYO).date()
    return {
        **audience.parameters,
        "notice": notice.pk,
        "school": notice.school_id,
        "today": chance.now.astimezone(TOKYO).date(),
        "sent": notice.sent_at,
        "later": notice.sent_at + dt.timedelta(hours=1),
        "evening": at(day, 17, 20),
        "next": at(day + dt.timedelta(days=1), 6, 20),
        "now": chance.now,
        "urgent": notice.urgency == Urgency.URGENT,
        "unread": list(sending.kept_unread),
        "seed": chance.seed,
    }
