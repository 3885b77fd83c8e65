"""The homes that have not opened a notice: how many, and who in them can still open it.

The page counts up to a bound home by home; beyond it says what is kept, so that it costs the same at 30,000 homes.
Who presses then pays for what is sent: there each home is looked at.
"""

import datetime as dt
import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from messaging.notices.folding import not_folded
from messaging.notices.models import Notice, OpeningReminder, Tally
from messaging.notices.selectors.unreached import RECIPIENT
from schools.models import Student
from schools.states import ATTENDS, today_in_tokyo
from tetoru.crypto.fields import open_column

PAUSE = dt.timedelta(hours=1)
"""So long the homes are left in peace between two reminders."""

COUNTED = 500
"""Homes of a notice up to which each is looked at for the page."""
CLASSES = 10
"""So many classes with homes that have not opened it are looked into for names, where there are more homes."""

# Guardians who may still read it, of pupils of today, in homes nobody of which has opened it.
UNOPENED = f"""
with addressed as (
    select r.guardian_id, r.student_id, s.household_id,
        bool_or(r.read_at is not null) over (partition by s.household_id) as is_opened, {ATTENDS} as attends
    from notices_recipient r join schools_student s on s.id = r.student_id
    where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
)
select a.guardian_id, a.student_id, a.household_id from addressed a
join accounts_guardianship g on g.tenant_id = %(tenant)s and g.guardian_id = a.guardian_id
    and g.student_id = a.student_id and g.state = 'active' and g.may_read
where not a.is_opened and a.attends
"""
TO_REMIND = f"select distinct guardian_id from ({UNOPENED}) unopened"
SAMPLE = f"""
select s.id, s.family_name, s.given_name from (
    select distinct on (household_id) student_id from ({UNOPENED}) unopened order by household_id, student_id
) one join schools_student s on s.id = one.student_id
order by s.kana_order limit %(most)s
"""
# By keys alone, as the ledger's window (`homes`): the classes' tallies say where to look.
SAMPLE_OF_CLASSES = f"""
with room as (
    select t.classroom_id from notices_classtally t
    join schools_classroom c on c.id = t.classroom_id join schools_school k on k.id = c.school_id
    where t.tenant_id = %(tenant)s and t.notice_id = %(notice)s and t.opened < t.households
    order by k.order, k.name, c.grade, c.name limit %(classes)s
), pupil as materialized (
    select distinct s.id, s.household_id, s.kana_order, s.family_name, s.given_name
    from room join schools_enrolment e on e.tenant_id = %(tenant)s and e.classroom_id = room.classroom_id
    join schools_student s on s.id = e.student_id where {ATTENDS}
)
select id, family_name, given_name from (
    select distinct on (p.household_id) p.* from pupil p
    where exists (
        select 1 from (
            select g.guardian_id, g.student_id from accounts_guardianship g where g.tenant_id = %(tenant)s
                and g.student_id = p.id and g.state = 'active' and g.may_read offset 0
        ) reader cross join lateral ({RECIPIENT}) r
    ) and not exists (
        select 1 from (
            select g.guardian_id, g.student_id from schools_student sib
            join accounts_guardianship g on g.student_id = sib.id where sib.household_id = p.household_id offset 0
        ) reader cross join lateral ({RECIPIENT}) r where r.read_at is not null
    )
    order by p.household_id, p.id
) one order by kana_order limit %(most)s
"""
HOMES = f"select count(distinct household_id) from ({UNOPENED}) unopened"


def parameters_of(notice: Notice) -> dict[str, Any]:
    """For the SQL above."""
    return {"tenant": notice.tenant_id, "notice": notice.pk, "today": today_in_tokyo()}


def unopened_homes(notice: Notice) -> int:
    """How many homes a reminder would be for, each looked at."""
    with connection.cursor() as cursor:
        cursor.execute(HOMES, parameters_of(notice))
        (count,) = cursor.fetchone()
        return int(count)


def unopened_homes_at_most(notice: Notice) -> int:
    """The same for the page. Of many homes as the status page says: some may have nobody who can still read it."""
    if notice.household_count <= COUNTED:
        return unopened_homes(notice)
    opened = Tally.objects.values_list("opened", flat=True).get(notice=notice)
    return max(notice.household_count - opened - len(not_folded(notice)), 0)


def reminders_of(notice: Notice) -> list[OpeningReminder]:
    """The last ones, the newest first."""
    return list(OpeningReminder.objects.filter(notice=notice).select_related("sent_by").order_by("-sent_at")[:5])


def may_remind_again_at(notice: Notice) -> dt.datetime | None:
    """When the next reminder may go out; None: now."""
    last = OpeningReminder.objects.filter(notice=notice).order_by("-sent_at").values_list("sent_at", flat=True).first()
    return last + PAUSE if last is not None and last + PAUSE > timezone.now() else None


def sample_of_unopened(notice: Notice, *, most: int = 20) -> list[str]:
    """Some of these homes by their pupils' names, so that the sender sees whom it concerns."""
    with connection.cursor() as cursor:
        sample = SAMPLE if notice.household_count <= COUNTED else SAMPLE_OF_CLASSES
        cursor.execute(sample, {**parameters_of(notice), "most": most, "classes": CLASSES})
        return [_name(notice, *found) for found in cursor.fetchall()]


def _name(notice: Notice, student_id: uuid.UUID, family: bytes, given: bytes) -> str:
    parts = (("family_name", family), ("given_name", given))
    return " ".join(open_column(Student, field, stored, notice.tenant_id, student_id) for field, stored in parts)
