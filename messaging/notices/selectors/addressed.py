"""A notice as it is opened at home, with all that is shown of its sender: one statement, planned once (ADR 0065)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.http import Http404

from accounts.models import User
from accounts.selectors import Child
from messaging.notices.models import Notice
from schools.models import School, Tenant
from tetoru.access import Guardian
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

NOTICE, SCHOOL = Picked(Notice, "notice"), Picked(School, "school")
TENANT, AUTHOR = Picked(Tenant, "tenant"), Picked(User, "author")
ADDRESSED = f"""
select mine.students,
       exists (select from notices_answerform form
               where form.tenant_id = notice.tenant_id and form.notice_id = %(notice)s),
       exists (select from notices_attachment attachment
               where attachment.tenant_id = notice.tenant_id and attachment.notice_id = %(notice)s),
       {NOTICE.columns}, {TENANT.columns}, {AUTHOR.columns}, {SCHOOL.columns}
from notices_notice notice
cross join lateral (
    select array_agg(r.student_id) as students from notices_recipient r
    where r.tenant_id = notice.tenant_id and r.notice_id = %(notice)s and r.guardian_id = %(guardian)s
      and r.student_id = any(%(students)s)
) mine
join schools_tenant tenant on tenant.id = notice.tenant_id
join accounts_user author on author.id = notice.author_id
left join schools_school school on school.id = notice.school_id and school.tenant_id = notice.tenant_id
where notice.tenant_id = any(%(tenants)s) and notice.id = %(notice)s and mine.students is not null
"""


@dataclass(frozen=True)
class Addressed:
    """A notice, for which children, and whether there is more to ask for."""

    notice: Notice
    children: tuple[Child, ...]
    has_form: bool
    has_files: bool


def notice_for(actor: Guardian, children: Sequence[Child], notice_id: uuid.UUID) -> Addressed:
    """A notice that was addressed to the guardian. Raises Http404."""
    readable = [child.id for child in children if child.may_read]
    asked = {"tenants": list(actor.tenant_ids), "guardian": actor.user_id, "notice": notice_id, "students": readable}
    with prepared_cursor() as cursor:
        cursor.execute(ADDRESSED, asked)
        row = cursor.fetchone()
    if row is None:
        raise Http404
    columns = iter(row)
    students, has_form, has_files = islice(columns, 3)
    notice = NOTICE.next_of(columns)
    notice.tenant, notice.author = TENANT.next_of(columns), AUTHOR.next_of(columns)
    notice.school = SCHOOL.next_of(columns) if notice.school_id else None
    return Addressed(notice, tuple(child for child in children if child.id in students), has_form, has_files)
