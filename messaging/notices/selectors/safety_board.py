"""安否 as staff see it: counts by class from tallies, names within one school. The same cost for 30 and 30,000 pupils.

A school sees its own pupils, also in what the board asked of the whole city; the board sees counts, and no names.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from accounts.models import User
from messaging.notices.audiences import Audience
from messaging.notices.models import AnswerForm, Notice, PupilSafety, SafetyTally
from messaging.notices.permissions import SEE_SAFETY, Place
from messaging.notices.safety import BY_WEIGHT
from messaging.notices.selectors.inbox import CHECK_RUNS_FOR
from schools.models import Student
from schools.states import ATTENDS
from tetoru.access import Staff
from tetoru.crypto.fields import open_column
from tetoru.crypto.keyring import PLATFORM
from tetoru.ids import first_id_at

MOST = 100
"""A bound of the names at once: who needs help, or one class."""

# What was folded, and what was not yet. A school's own sum is that of its classes.
COUNTS = """
with fresh as (
    select room, sum(d.well) as well, sum(d.help) as help, sum(d.unknown) as unknown
    from notices_safetydelta d, unnest(d.classroom_ids || null::uuid) as room
    where d.tenant_id = %(tenant)s and d.form_id = %(form)s group by room
)
select t.classroom_id, c.school_id, s.name, c.grade, c.name, t.students, t.well + coalesce(f.well, 0),
       t.help + coalesce(f.help, 0), t.unknown + coalesce(f.unknown, 0)
from notices_safetytally t
left join fresh f on f.room is not distinct from t.classroom_id
left join schools_classroom c on c.id = t.classroom_id
left join schools_school s on s.id = c.school_id
where t.tenant_id = %(tenant)s and t.form_id = %(form)s
order by s.order, s.name, c.grade, c.name
"""

# Pupils of the given classes whom the audience means, with what counts for each.
PUPILS = f"""
select s.id, s.family_name, s.given_name, c.grade, c.name, coalesce(p.state, ''), coalesce(p.is_disputed, false),
       a.given_at, a.way, u.id, u.name
from schools_enrolment e
join schools_student s on s.id = e.student_id and {ATTENDS}
join schools_classroom c on c.id = e.classroom_id
left join notices_pupilsafety p on p.tenant_id = %(tenant)s and p.form_id = %(form)s and p.student_id = s.id
left join lateral (
    select a.given_at, a.way, a.given_by_id from notices_answer a
    where a.tenant_id = %(tenant)s and a.form_id = %(form)s and a.student_id = s.id order by a.turn desc limit 1
) a on true
left join accounts_user u on u.id = a.given_by_id
where e.tenant_id = %(tenant)s and e.classroom_id = any(%(rooms)s)
  and (e.classroom_id = any(%(classrooms)s) or e.student_id = any(%(students)s))
  and (%(pupils)s::uuid[] is null or s.id = any(%(pupils)s::uuid[]))
order by array_position(%(order)s, coalesce(p.state, '')), c.grade, c.name, s.kana_order limit %(most)s
"""


@dataclass(frozen=True)
class Share:
    """How the pupils of a class or a school are, or (without an id) everybody."""

    id: uuid.UUID | None
    label: str
    students: int
    well: int
    help: int
    unknown: int

    @property
    def waiting(self) -> int:
        """Those nobody has said anything of."""
        return max(self.students - self.well - self.help - self.unknown, 0)


@dataclass(frozen=True)
class Counts:
    """All of a desk, and its parts: the classes of a school, the schools of the board."""

    all: Share
    parts: tuple[Share, ...]


@dataclass(frozen=True)
class PupilRow:
    """One pupil with what counts; `state` is empty while nobody has answered."""

    student_id: uuid.UUID
    name: str
    classroom_label: str
    state: str
    is_disputed: bool
    at: dt.datetime | None
    way: str
    by: str


def running_at(actor: Staff, desk: Desk) -> list[tuple[Notice, AnswerForm]]:
    """The safety checks of the last days at a desk, the newest first, without those that were taken back."""
    since = first_id_at(timezone.now() - CHECK_RUNS_FOR)
    found = _checks_at(actor, desk).filter(notice_id__gte=since).exclude(notice__state=Notice.State.WITHDRAWN)
    return [(form.notice, form) for form in found if form.notice is not None]


def check_at(actor: Staff, desk: Desk, notice_id: uuid.UUID) -> tuple[Notice, AnswerForm]:
    """One of them, whenever it was. Raises Http404."""
    form = _checks_at(actor, desk).filter(notice_id=notice_id).first()
    if form is None or form.notice is None:
        raise Http404
    return form.notice, form


def counts_at(desk: Desk, form: AnswerForm) -> Counts:
    """How many are well, need help, are not found, or are still silent: one query, a row for each class."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"tenant": form.tenant_id, "form": form.pk})
        rows = cursor.fetchall()
    total = next((Share(None, "", *row[5:]) for row in rows if row[0] is None), Share(None, "", 0, 0, 0, 0))
    rooms = [row for row in rows if row[0] is not None]
    if desk.school_id is None:
        return Counts(total, _by_school(rooms))
    parts = tuple(_class(row) for row in rooms if row[1] == desk.school_id)
    is_all = len(parts) == len(rooms)
    return Counts(total if is_all else _sum(None, "", parts), parts)


def needing_help(desk: Desk, form: AnswerForm, audience: Audience, rooms: Sequence[Share]) -> list[PupilRow]:
    """Who needs help at this school, and who is in dispute about it: those who stand on top."""
    if desk.school_id is None:
        return []
    calling = PupilSafety.objects.filter(form=form, state=BY_WEIGHT[0], classroom_ids__overlap=_ids(rooms))
    pupils = list(calling.order_by("at").values_list("student_id", flat=True)[:MOST])
    return _rows(form, audience, rooms, pupils=pupils) if pupils else []


def pupils_of(form: AnswerForm, audience: Audience, room: Share) -> list[PupilRow]:
    """One class: who needs help, who is silent, who is not found, who is well."""
    return _rows(form, audience, [room], pupils=None)


def pupil_at(desk: Desk, form: AnswerForm, audience: Audience, student_id: uuid.UUID) -> PupilRow:
    """One pupil of the school's. Raises Http404; at the board always."""
    rooms = counts_at(desk, form).parts if desk.school_id else ()
    found = _rows(form, audience, rooms, pupils=[student_id]) if rooms else []
    if not found:
        raise Http404
    return found[0]


def _checks_at(actor: Staff, desk: Desk) -> QuerySet[AnswerForm]:
    """A desk's own, and at a school those of the board that mean pupils of it."""
    if not SEE_SAFETY.allows(actor, Place(desk.school_id)):
        return AnswerForm.objects.none()
    forms = AnswerForm.objects.filter(tenant_id=desk.tenant_id, is_safety=True, notice__isnull=False)
    if desk.school_id is None:
        forms = forms.filter(notice__school=None)
    else:
        rooms = SafetyTally.objects.filter(form=OuterRef("pk"), classroom__school_id=desk.school_id)
        forms = forms.filter(Q(notice__school_id=desk.school_id) | Q(Exists(rooms), notice__school=None))
    return forms.select_related("notice", "notice__school", "notice__author").order_by("-notice_id")


def _rows(
    form: AnswerForm, audience: Audience, rooms: Sequence[Share], *, pupils: list[uuid.UUID] | None
) -> list[PupilRow]:
    help_, well, unknown = BY_WEIGHT
    parameters = {
        **audience.parameters,
        "form": form.pk,
        "rooms": _ids(rooms),
        "pupils": pupils,
        "order": [str(help_), "", str(unknown), str(well)],
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUPILS, parameters)
        found = {row[0]: row for row in cursor.fetchall()}
    return [_row(form.tenant_id, row) for row in found.values()]


def _row(tenant_id: uuid.UUID, row: tuple[Any, ...]) -> PupilRow:
    id_, family, given, grade, room, state, is_disputed, at, way, giver_id, giver = row
    name = (open_column(Student, field, sealed, tenant_id, id_) for field, sealed in _names(family, given))
    by = open_column(User, "name", giver, PLATFORM, giver_id) if giver_id else ""
    return PupilRow(id_, " ".join(name), _label(grade, room), state, is_disputed, at, way or "", by)


def _names(family: bytes, given: bytes) -> tuple[tuple[str, bytes], ...]:
    return (("family_name", family), ("given_name", given))


def _class(row: tuple[Any, ...]) -> Share:
    return Share(row[0], _label(row[3], row[4]), *row[5:])


def _label(grade: int, room: str) -> str:
    return f"{grade}年{room}" if grade else room


def _by_school(rooms: Sequence[tuple[Any, ...]]) -> tuple[Share, ...]:
    schools = dict.fromkeys((row[1], row[2]) for row in rooms)
    return tuple(_sum(id_, name, [_class(row) for row in rooms if row[1] == id_]) for id_, name in schools)


def _sum(id_: uuid.UUID | None, label: str, parts: Sequence[Share]) -> Share:
    columns = ("students", "well", "help", "unknown")
    return Share(id_, label, *(sum(getattr(part, name) for part in parts) for name in columns))


def _ids(rooms: Sequence[Share]) -> list[uuid.UUID]:
    return [room.id for room in rooms if room.id is not None]
