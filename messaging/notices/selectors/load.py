"""How many notices the homes of an audience got within the last week, before one more is sent to them.

A school sees what it has sent itself and what came from the board; what another school sent to the same homes is not
told to it, not even as a number.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from messaging.notices.audiences import READERS, STUDENTS, Audience
from tetoru.ids import first_id_at

LOOKED_BACK = dt.timedelta(days=7)
MOST_HOMES = 500
"""So many homes are looked at: all of a small audience; of a large one always the same, picked by a hash."""

# Guardians and notices are found by the inbox's index, within the week: OFFSET 0 keeps the planner from going through
# all recipients of the week instead.
LOAD = f"""
with pupil as materialized ({STUDENTS}),
home as materialized (
    select household_id from pupil p
    where exists (select 1 from ({READERS}) g where g.student_id = p.student_id)
    group by household_id order by hashtextextended(household_id::text, 0) limit {MOST_HOMES}
), got as (
    select h.household_id, count(distinct n.id) as notices
    from home h
    left join lateral (
        select g.guardian_id, g.student_id from schools_student sib
        join ({READERS}) g on g.student_id = sib.id
        where sib.household_id = h.household_id offset 0
    ) reader on true
    left join lateral (
        select r.notice_id from notices_recipient r
        where r.tenant_id = %(tenant)s and r.guardian_id = reader.guardian_id
          and r.student_id = reader.student_id and r.notice_id >= %(since)s
          and r.notice_id < %(until)s offset 0
    ) r on true
    left join notices_notice n on n.tenant_id = %(tenant)s and n.id = r.notice_id
        and (%(school)s::uuid is null or n.school_id is null or n.school_id = %(school)s::uuid)
    group by h.household_id
)
select coalesce(percentile_disc(0.5) within group (order by notices), 0), coalesce(max(notices), 0), count(*) from got
"""


@dataclass(frozen=True)
class Load:
    """Notices of a week by home: at least half of the homes got `usual` or more, none of them more than `most`."""

    usual: int
    most: int
    homes: int
    """So many were looked at."""

    @property
    def is_sample(self) -> bool:
        """Whether there are more homes than were looked at."""
        return self.homes == MOST_HOMES


def load_of(audience: Audience, *, school_id: uuid.UUID | None, now: dt.datetime) -> Load:
    """One query whose cost is bounded by homes and days, whatever the audience. `school_id` None: the board asks."""
    if audience.is_empty:
        return Load(0, 0, 0)
    bounds = {"since": first_id_at(now - LOOKED_BACK), "until": first_id_at(now), "school": school_id}
    with connection.cursor() as cursor:
        cursor.execute(LOAD, audience.parameters | bounds)
        return Load(*cursor.fetchone())
