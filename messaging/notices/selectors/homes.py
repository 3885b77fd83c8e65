"""The homes of a notice by name: those that have opened it, those that have not, those nobody reads for."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Guardianship, User
from messaging.notices.audiences import Audience
from messaging.notices.models import Notice
from messaging.notices.selectors.status import ClassShare
from schools.models import Student
from schools.states import ATTENDS
from tetoru.crypto.fields import open_column
from tetoru.crypto.keyring import PLATFORM

MOST = 500
"""A bound, not a page: the caller asks for as many classes as fill a page."""

# A pupil of the class, if addressed, with the moment their home first opened it; and pupils that
# the audience means but nobody can read for.
HOMES = f"""
with pupil as (
    select e.student_id, s.household_id, s.kana_order, c.grade, c.name as room, c.id as classroom_id,
           s.family_name, s.given_name
    from schools_enrolment e join schools_student s on s.id = e.student_id
    join schools_classroom c on c.id = e.classroom_id
    where e.tenant_id = %(tenant)s and e.classroom_id = any(%(rooms)s) and {ATTENDS}
      and (e.classroom_id = any(%(classrooms)s) or e.student_id = any(%(students)s))
), seen as (
    select p.student_id, p.classroom_id,
        exists (select 1 from accounts_guardianship g join notices_recipient r on r.tenant_id = %(tenant)s
            and r.notice_id = %(notice)s and r.guardian_id = g.guardian_id and r.student_id = g.student_id
            where g.student_id = p.student_id) as is_addressed,
        (select min(r.read_at) from schools_student sib join accounts_guardianship g on g.student_id = sib.id
            join notices_recipient r on r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
                and r.guardian_id = g.guardian_id and r.student_id = g.student_id
            where sib.household_id = p.household_id) as opened_at
    from pupil p
)
select p.student_id, p.household_id, p.classroom_id, p.family_name, p.given_name, s.is_addressed, s.opened_at
from pupil p join seen s using (student_id, classroom_id)
where case when %(opened)s then s.opened_at is not null else s.opened_at is null end
order by p.grade, p.room, p.kana_order limit %(limit)s
"""

# Of the push and the mail that somebody gets, the one that got furthest.
GUARDIANS = """
select g.student_id, u.id, u.name, g.relation, d.state, d.sent_at
from accounts_guardianship g
join notices_recipient r on r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
    and r.guardian_id = g.guardian_id and r.student_id = g.student_id
join accounts_user u on u.id = g.guardian_id
left join lateral (
    select d.state, d.sent_at from delivery_delivery d
    where d.tenant_id = %(tenant)s and d.mailing_id = %(notice)s and d.guardian_id = u.id
    order by array_position(%(furthest)s, d.state), d.sent_at limit 1
) d on true
where g.tenant_id = %(tenant)s and g.student_id = any(%(students)s) order by g.id
"""


@dataclass(frozen=True)
class Home:
    """A home in the list, by its pupils' names. `mail_state` is that of the message that got furthest."""

    names: str
    classroom_label: str
    guardians: tuple[str, ...]
    mail_state: str
    mail_at: dt.datetime | None
    opened_at: dt.datetime | None
    is_unregistered: bool


@dataclass(frozen=True)
class Pupil:
    """A row of HOMES."""

    student_id: uuid.UUID
    household_id: uuid.UUID
    classroom_id: uuid.UUID
    family_name: bytes
    given_name: bytes
    is_addressed: bool
    opened_at: dt.datetime | None


@dataclass(frozen=True)
class Reader:
    """A guardian to whom it was addressed, and what became of the mail."""

    label: str
    mail_state: str | None
    mail_at: dt.datetime | None


def homes_of(notice: Notice, audience: Audience, rooms: Sequence[ClassShare], *, is_opened: bool) -> list[Home]:
    """The homes of these classes that have, or have not, opened it: by class, then by kana.

    Siblings make one row. Pupils nobody can read for stand among those that have not.
    """
    pupils = _pupils(notice, audience, rooms, is_opened=is_opened)
    readers = _readers(notice, [pupil.student_id for pupil in pupils])
    labels = {room.classroom_id: room.label for room in rooms}
    by_home: dict[tuple[uuid.UUID, bool], list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        by_home[pupil.household_id, pupil.is_addressed].append(pupil)
    return [_home(notice, siblings, labels, readers) for siblings in by_home.values()]


def _pupils(notice: Notice, audience: Audience, rooms: Sequence[ClassShare], *, is_opened: bool) -> list[Pupil]:
    parameters = {
        **audience.parameters,
        "notice": notice.pk,
        "rooms": [room.classroom_id for room in rooms],
        "opened": is_opened,
        "limit": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOMES, parameters)
        return [Pupil(*row) for row in cursor.fetchall()]


def _readers(notice: Notice, student_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Reader]]:
    by_student: dict[uuid.UUID, list[Reader]] = defaultdict(list)
    relations = dict(Guardianship.Relation.choices)
    with connection.cursor() as cursor:
        cursor.execute(
            GUARDIANS,
            {"tenant": notice.tenant_id, "notice": notice.pk, "students": student_ids, "furthest": FURTHEST[:-1]},
        )
        for student_id, user_id, sealed, relation, state, sent_at in cursor.fetchall():
            name = open_column(User, "name", sealed, PLATFORM, user_id)
            by_student[student_id].append(Reader(f"{name}（{relations[relation]}）", state, sent_at))
    return by_student


def _home(
    notice: Notice, siblings: list[Pupil], labels: dict[uuid.UUID, str], readers: dict[uuid.UUID, list[Reader]]
) -> Home:
    first = siblings[0]
    family = open_column(Student, "family_name", first.family_name, notice.tenant_id, first.student_id)
    given = [open_column(Student, "given_name", p.given_name, notice.tenant_id, p.student_id) for p in siblings]
    known = {reader.label: reader for pupil in siblings for reader in readers[pupil.student_id]}
    best = min(known.values(), key=lambda reader: FURTHEST.index(reader.mail_state), default=Reader("", None, None))
    return Home(
        names=f"{family} {'・'.join(dict.fromkeys(given))}",
        classroom_label="・".join(dict.fromkeys(labels[pupil.classroom_id] for pupil in siblings)),
        guardians=tuple(known) or (_("未登録"),),
        mail_state=SHOWN.get(best.mail_state, "pending"),
        mail_at=best.mail_at,
        opened_at=first.opened_at,
        is_unregistered=not first.is_addressed,
    )


FURTHEST = [
    "sent",
    "bundled",
    "sending",
    "pending",
    "waiting",
    "opened",
    "muted",
    "bounced",
    "failed",
    "cancelled",
    None,
]
SHOWN: dict[str | None, str] = {
    **{state: state for state in ("sent", "failed", "bounced", "waiting", "muted", "cancelled")},
    "bundled": "waiting",
    "opened": "none",
    None: "none",
}
"""How a state is told; what is left is on its way."""
