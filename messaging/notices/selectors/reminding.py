"""The homes that have not answered: exactly those, and how they are reached."""

import uuid
from typing import Any

from django.db import connection

from messaging.notices.models import AnswerForm, Notice
from schools.states import ATTENDS, today_in_tokyo

# Pupils without an answer, with each guardian who was addressed for them and may answer.
WAITING = f"""
select r.guardian_id, s.id as student_id, s.household_id
from notices_recipient r
join accounts_guardianship g on g.tenant_id = r.tenant_id and g.guardian_id = r.guardian_id
    and g.student_id = r.student_id and g.state = 'active' and g.may_read and g.may_answer
join schools_student s on s.id = r.student_id and {ATTENDS}
where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
  and (%(rooms)s::uuid[] is null or exists (select 1 from schools_enrolment e
        where e.tenant_id = %(tenant)s and e.student_id = s.id and e.classroom_id = any(%(rooms)s::uuid[])))
  and not exists (select 1 from notices_answer a
        where a.tenant_id = %(tenant)s and a.form_id = %(form)s and a.student_id = s.id)
"""
TO_REMIND = f"select distinct guardian_id from ({WAITING}) waiting"
HOMES = f"select count(distinct household_id) from ({WAITING}) waiting"


def parameters_of(notice: Notice, form: AnswerForm, *, rooms: frozenset[uuid.UUID] | None) -> dict[str, Any]:
    """For the SQL above; `rooms` narrows it to classes."""
    chosen = None if rooms is None else sorted(rooms)
    return {
        "tenant": notice.tenant_id,
        "notice": notice.pk,
        "form": form.pk,
        "rooms": chosen,
        "today": today_in_tokyo(),
    }


def homes_to_remind(notice: Notice, form: AnswerForm, *, rooms: frozenset[uuid.UUID] | None) -> int:
    """How many homes would be written to."""
    with connection.cursor() as cursor:
        cursor.execute(HOMES, parameters_of(notice, form, rooms=rooms))
        (count,) = cursor.fetchone()
        return int(count)
