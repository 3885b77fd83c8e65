"""The homes that have not opened a notice: how many, and who in them can still open it."""

import datetime as dt
import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from messaging.notices.models import Notice, OpeningReminder
from schools.models import Student
from schools.states import ATTENDS, today_in_tokyo
from tetoru.crypto.fields import open_column

PAUSE = dt.timedelta(hours=1)
"""So long the homes are left in peace between two reminders."""

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
HOMES = f"select count(distinct household_id) from ({UNOPENED}) unopened"


def parameters_of(notice: Notice) -> dict[str, Any]:
    """For the SQL above."""
    return {"tenant": notice.tenant_id, "notice": notice.pk, "today": today_in_tokyo()}


def unopened_homes(notice: Notice) -> int:
    """How many homes a reminder would be for."""
    with connection.cursor() as cursor:
        cursor.execute(HOMES, parameters_of(notice))
        (count,) = cursor.fetchone()
        return int(count)


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
        cursor.execute(SAMPLE, {**parameters_of(notice), "most": most})
        return [_name(notice, *found) for found in cursor.fetchall()]


def _name(notice: Notice, student_id: uuid.UUID, family: bytes, given: bytes) -> str:
    parts = (("family_name", family), ("given_name", given))
    return " ".join(open_column(Student, field, stored, notice.tenant_id, student_id) for field, stored in parts)
