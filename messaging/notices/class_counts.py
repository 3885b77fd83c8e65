"""The homes of each class at the send, for the bars of the status page.

Counted when the notice is made: whoever opens it while it is still being sent finds the class to
count in.
"""

from django.db import connection
from django.utils import timezone

from messaging.notices.audiences import READERS, Audience
from messaging.notices.models import Notice
from schools.states import ATTENDS

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
"""


def count_classes(notice: Notice, audience: Audience) -> None:
    """Keep how many homes each class of the audience has."""
    parameters = {
        **audience.parameters,
        "notice": notice.pk,
        "school": notice.school_id,
        "today": timezone.localdate(notice.sent_at),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_BY_CLASS, parameters)
