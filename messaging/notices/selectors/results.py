"""What came back: every pupil with the answer that counts, by class and kana. One query, whatever the number."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from accounts.models import User
from messaging.notices.audiences import STUDENTS, resolve
from messaging.notices.models import Answer, AnswerForm, Notice
from messaging.notices.models.answer import receipt_of, said_in
from messaging.notices.permissions import classes_seen
from messaging.notices.saying import Said
from schools.models import Student
from tetoru.access import Staff
from tetoru.crypto.fields import UNREADABLE, open_column
from tetoru.crypto.keyring import PLATFORM

# Whoever has answered stays in the list, also when the pupil has left since.
ROWS = f"""
with pupil as (
    select student_id from ({STUDENTS}) meant
    union select student_id from notices_answer where tenant_id = %(tenant)s and form_id = %(form)s
), latest as (
    select distinct on (a.student_id) a.* from notices_answer a
    where a.tenant_id = %(tenant)s and a.form_id = %(form)s order by a.student_id, a.turn desc
)
select s.id, s.family_name, s.given_name, s.family_kana, s.given_kana, room.id, room.grade, room.name, room.school,
       room.number, exists (select 1 from notices_recipient r where r.tenant_id = %(tenant)s
           and r.notice_id = %(notice)s and r.student_id = s.id),
       l.id, l.values, l.turn, l.way, l.given_at, u.id, u.name
from pupil p join schools_student s on s.id = p.student_id
left join lateral (
    select c.id, c.grade, c.name, c.school_id, k.name as school, k.order as place, e.number
    from schools_enrolment e join schools_classroom c on c.id = e.classroom_id
    join schools_school k on k.id = c.school_id
    where e.tenant_id = %(tenant)s and e.student_id = s.id
      and (%(school)s::uuid is null or c.school_id = %(school)s::uuid)
    order by c.id = any(%(classrooms)s) desc, c.id desc limit 1
) room on true
left join latest l on l.student_id = s.id
left join accounts_user u on u.id = l.given_by_id
where %(rooms)s::uuid[] is null or room.id = any(%(rooms)s::uuid[])
order by room.place, room.school, room.grade, room.name, s.kana_order
"""


@dataclass(frozen=True)
class Given:
    """The answer that counts."""

    said: Said | None
    """None when it does not open any more."""
    turn: int
    way: str
    at: dt.datetime
    receipt: str
    giver_id: uuid.UUID
    sealed_giver: bytes

    @property
    def by(self) -> str:
        """Who gave or entered it."""
        return open_column(User, "name", self.sealed_giver, PLATFORM, self.giver_id)


@dataclass(frozen=True)
class Row:
    """One pupil, with the answer or without. Names are opened when looked at: of a city, only those shown."""

    tenant_id: uuid.UUID
    student_id: uuid.UUID
    sealed: tuple[bytes, bytes, bytes, bytes]
    classroom_id: uuid.UUID | None
    classroom_label: str
    school: str
    number: int | None
    is_addressed: bool
    given: Given | None

    @cached_property
    def name(self) -> str:
        """小川 ひなた."""
        family, given, _family_kana, _given_kana = self.sealed
        return f"{self._open('family_name', family)} {self._open('given_name', given)}"

    @cached_property
    def kana(self) -> str:
        """おがわ ひなた."""
        _family, _given, family_kana, given_kana = self.sealed
        return f"{self._open('family_kana', family_kana)} {self._open('given_kana', given_kana)}"

    def _open(self, field: str, stored: bytes) -> str:
        return open_column(Student, field, stored, self.tenant_id, self.student_id)


@dataclass(frozen=True)
class Step:
    """One of the answers for a pupil, the last one first; all but the first are history."""

    answer: Answer
    said: Said | None
    by: str


def rows_for(actor: Staff, notice: Notice, form: AnswerForm) -> list[Row]:
    """The pupils that the person may see, in the order of the list."""
    audience = resolve(notice.tenant_id, notice.audience.all())
    rooms = classes_seen(actor, notice)
    parameters = {
        **audience.parameters,
        "notice": notice.pk,
        "form": form.pk,
        "school": notice.school_id,
        "rooms": None if rooms is None else sorted(rooms),
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS, parameters)
        return [_row(notice.tenant_id, found) for found in cursor.fetchall()]


def history_of(form: AnswerForm, student_id: uuid.UUID) -> Sequence[Step]:
    """Every answer for one pupil, the newest first."""
    answers = Answer.objects.filter(form=form, student_id=student_id).select_related("given_by").order_by("-turn")
    return [Step(answer, answer.said, answer.given_by.name) for answer in answers]


def _row(tenant_id: uuid.UUID, found: tuple[Any, ...]) -> Row:
    id_, family, given, family_kana, given_kana, room_id, grade, room, school, number, is_addressed, *answer = found
    return Row(
        tenant_id=tenant_id,
        student_id=id_,
        sealed=(family, given, family_kana, given_kana),
        classroom_id=room_id,
        classroom_label=f"{grade}年{room}" if grade else room or "",
        school=school or "",
        number=number,
        is_addressed=is_addressed,
        given=_given(tenant_id, answer) if answer[0] else None,
    )


def _given(tenant_id: uuid.UUID, answer: list[Any]) -> Given:
    id_, values, turn, way, at, giver_id, giver = answer
    plain = open_column(Answer, "values", values, tenant_id, id_)
    said = None if plain == str(UNREADABLE) else said_in(plain)
    return Given(said, turn, way, at, receipt_of(id_.bytes), giver_id, giver)
