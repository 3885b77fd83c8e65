"""The ledger of a notice, home by home: what was sent by which way and came back, who has opened it and answered."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Guardianship, User
from messaging.notices.audiences import Audience
from messaging.notices.models import Notice
from messaging.notices.selectors.status import ClassShare
from messaging.notices.selectors.unreached import RECIPIENT, mailings_about
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
    select p.student_id, p.classroom_id, coalesce(own.is_addressed, false) as is_addressed, home.opened_at,
        exists (select 1 from notices_answer a
            where a.tenant_id = %(tenant)s and a.form_id = %(form)s and a.student_id = p.student_id) as is_answered
    from pupil p
    left join lateral (
        select true as is_addressed from (
            select g.guardian_id, g.student_id from accounts_guardianship g where g.student_id = p.student_id offset 0
        ) reader cross join lateral ({RECIPIENT}) r limit 1
    ) own on true
    cross join lateral (
        select min(r.read_at) as opened_at from (
            select g.guardian_id, g.student_id from schools_student sib
            join accounts_guardianship g on g.student_id = sib.id where sib.household_id = p.household_id offset 0
        ) reader cross join lateral ({RECIPIENT}) r
    ) home
)
select p.student_id, p.household_id, p.classroom_id, p.family_name, p.given_name,
       s.is_addressed, s.opened_at, s.is_answered
from pupil p join seen s using (student_id, classroom_id)
where case %(show)s
    when 'opened' then s.opened_at is not null
    when 'unopened' then s.opened_at is null
    else not s.is_answered
end
order by p.grade, p.room, p.kana_order limit %(limit)s
"""

# Of the messages that somebody got by one way, the first and the reminders, the one that got furthest. What went
# into a digest got as far as the digest.
GUARDIANS = f"""
select reader.student_id, u.id, u.name, reader.relation, d.channel, d.state, d.sent_at
from (
    select g.id, g.student_id, g.guardian_id, g.relation from accounts_guardianship g
    where g.tenant_id = %(tenant)s and g.student_id = any(%(students)s) offset 0
) reader
cross join lateral ({RECIPIENT}) r
join accounts_user u on u.id = reader.guardian_id
left join lateral (
    select distinct on (d.channel) d.channel,
        coalesce(b.state, d.state) as state, coalesce(b.sent_at, d.sent_at) as sent_at
    from delivery_delivery d
    left join delivery_delivery b on d.state = 'bundled' and b.tenant_id = d.tenant_id and b.mailing_id = d.digest_id
        and b.guardian_id = d.guardian_id and b.channel = 'mail'
    where d.tenant_id = %(tenant)s and d.mailing_id = any(%(mailings)s) and d.guardian_id = reader.guardian_id
    order by d.channel, array_position(%(furthest)s, coalesce(b.state, d.state)), 3 desc
) d on true
order by reader.id, d.channel desc
"""


@dataclass(frozen=True)
class Told:
    """How far the messages got by one way. `state` as in SHOWN."""

    channel: str
    state: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Home:
    """A line of the ledger: a home by its pupils' names, what reached it by which way, what it has done."""

    names: str
    classroom_label: str
    guardians: tuple[str, ...]
    told: tuple[Told, ...]
    opened_at: dt.datetime | None
    is_answered: bool
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
    is_answered: bool


@dataclass(frozen=True)
class Reader:
    """A guardian to whom it was addressed, and what became of the messages by one way."""

    label: str
    channel: str | None
    state: str | None
    at: dt.datetime | None


@dataclass(frozen=True)
class Asked:
    """Which homes are asked for: `opened`, `unopened`, or `unanswered`; and of which answer form, if any."""

    show: str
    form_id: uuid.UUID | None = None


def homes_of(notice: Notice, audience: Audience, rooms: Sequence[ClassShare], asked: Asked) -> list[Home]:
    """The homes of these classes that have, or have not, opened or answered it: by class, then by kana.

    Siblings make one row. Pupils nobody can read for stand among those that have not.
    """
    pupils = _pupils(notice, audience, rooms, asked)
    readers = _readers(notice, [pupil.student_id for pupil in pupils])
    labels = {room.classroom_id: room.label for room in rooms}
    by_home: dict[tuple[uuid.UUID, bool], list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        by_home[pupil.household_id, pupil.is_addressed].append(pupil)
    return [_home(notice, siblings, labels, readers) for siblings in by_home.values()]


def _pupils(notice: Notice, audience: Audience, rooms: Sequence[ClassShare], asked: Asked) -> list[Pupil]:
    parameters = {
        **audience.parameters,
        "notice": notice.pk,
        "rooms": [room.classroom_id for room in rooms],
        "show": asked.show,
        "form": asked.form_id,
        "limit": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOMES, parameters)
        return [Pupil(*row) for row in cursor.fetchall()]


def _readers(notice: Notice, student_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Reader]]:
    by_student: dict[uuid.UUID, list[Reader]] = defaultdict(list)
    relations = dict(Guardianship.Relation.choices)
    parameters: dict[str, Any] = {
        "tenant": notice.tenant_id,
        "notice": notice.pk,
        "students": student_ids,
        "furthest": FURTHEST,
        "mailings": mailings_about(notice),
    }
    with connection.cursor() as cursor:
        cursor.execute(GUARDIANS, parameters)
        for student_id, user_id, sealed, relation, *message in cursor.fetchall():
            name = open_column(User, "name", sealed, PLATFORM, user_id)
            by_student[student_id].append(Reader(f"{name}（{relations[relation]}）", *message))
    return by_student


def _home(
    notice: Notice, siblings: list[Pupil], labels: dict[uuid.UUID, str], readers: dict[uuid.UUID, list[Reader]]
) -> Home:
    first = siblings[0]
    family = open_column(Student, "family_name", first.family_name, notice.tenant_id, first.student_id)
    given = [open_column(Student, "given_name", p.given_name, notice.tenant_id, p.student_id) for p in siblings]
    known = [reader for pupil in siblings for reader in readers[pupil.student_id]]
    return Home(
        names=f"{family} {'・'.join(dict.fromkeys(given))}",
        classroom_label="・".join(dict.fromkeys(labels[pupil.classroom_id] for pupil in siblings)),
        guardians=tuple(dict.fromkeys(reader.label for reader in known)) or (_("未登録"),),
        told=_told(known),
        opened_at=first.opened_at,
        is_answered=all(pupil.is_answered for pupil in siblings),
        is_unregistered=not first.is_addressed,
    )


def _told(readers: list[Reader]) -> tuple[Told, ...]:
    """Of all guardians the one who got furthest, by each way: the push first."""
    best: dict[str, Reader] = {}
    for reader in readers:
        if reader.channel and (reader.channel not in best or _place(reader) < _place(best[reader.channel])):
            best[reader.channel] = reader
    return tuple(
        Told(channel, SHOWN.get(best[channel].state, "pending"), best[channel].at)
        for channel in ("push", "mail")
        if channel in best
    )


def _place(reader: Reader) -> int:
    return FURTHEST.index(reader.state or "cancelled")


FURTHEST = ["sent", "sending", "pending", "bundled", "waiting", "opened", "muted", "bounced", "failed", "cancelled"]
SHOWN: dict[str | None, str] = {
    **{state: state for state in ("sent", "failed", "bounced", "waiting", "muted", "cancelled")},
    "bundled": "waiting",
    "opened": "needless",
}
"""How a state is told; what is left is on its way."""
