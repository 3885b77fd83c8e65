"""What is known of a notice at this moment: to whom it was addressed, what was sent, who has opened it.

Five statements, whatever the number of homes. Asked while the notice is closed (`withdrawal_lock`): the answers
belong to one moment.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

from accounts.models import Guardianship, User
from auditlog.selectors import first_ways
from messaging.delivery.models import Delivery
from messaging.notices.models import Notice
from schools.models import Classroom, Enrolment, Student
from tetoru.crypto.fields import open_column
from tetoru.crypto.keyring import PLATFORM

ADDRESSED = """
select s.household_id, r.student_id, s.family_name, s.given_name, s.kana_order,
       r.guardian_id, u.name, g.relation, r.read_at
from notices_recipient r
join schools_student s on s.id = r.student_id
join accounts_user u on u.id = r.guardian_id
left join accounts_guardianship g on g.tenant_id = r.tenant_id and g.guardian_id = r.guardian_id
    and g.student_id = r.student_id
where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
order by s.kana_order, r.guardian_id
"""


@dataclass(frozen=True)
class Message:
    """A mail or a push to one guardian: how far it had got."""

    state: str
    sent_at: dt.datetime | None


@dataclass(frozen=True)
class Reader:
    """A guardian to whom the notice was addressed for one child, and what they have done with it."""

    guardian_id: uuid.UUID
    name: str
    relation: str
    child: str
    room: str
    opened_at: dt.datetime | None
    way: str
    """From where it was opened: a value of `Way`; empty where it was not, or before that was kept."""
    messages: dict[str, Message]
    """By channel."""


@dataclass
class Home:
    """One household."""

    rank: tuple[Any, ...] = ()
    readers: list[Reader] = field(default_factory=list)

    @property
    def opened_at(self) -> dt.datetime | None:
        """When its first guardian opened it."""
        return min((reader.opened_at for reader in self.readers if reader.opened_at), default=None)

    @property
    def guardian_ids(self) -> list[uuid.UUID]:
        """Each once."""
        return list(dict.fromkeys(reader.guardian_id for reader in self.readers))


def homes_of(notice: Notice) -> list[Home]:
    """Those that have opened it first, by time; then the others, by class and by name."""
    rooms, messages = _rooms(notice), _messages(notice)
    ways = first_ways(notice.tenant_id, notice.pk, since=notice.sent_at)
    relations = dict(Guardianship.Relation.choices)
    name_of = _names()
    homes: dict[uuid.UUID, Home] = defaultdict(Home)
    for household, student, family, given, order, guardian, name, relation, read_at in _addressed(notice):
        room = rooms.get(student)
        home = homes[household]
        home.rank = home.rank or (room.grade if room else 0, room.name if room else "", order)
        home.readers.append(
            Reader(
                guardian_id=guardian,
                name=name_of(User, "name", name, PLATFORM, guardian),
                relation=str(relations.get(relation, "")),
                child=_full_name(name_of, notice.tenant_id, student, family, given),
                room=room.label if room else "",
                opened_at=read_at,
                way=ways.get(guardian, "") if read_at else "",
                messages=messages[guardian],
            )
        )
    return sorted(homes.values(), key=_place)


def _place(home: Home) -> tuple[Any, ...]:
    opened_at = home.opened_at
    return (0, opened_at, *home.rank) if opened_at else (1, *home.rank)


def _full_name(
    name_of: Callable[..., str], tenant_id: uuid.UUID, student: uuid.UUID, family: bytes, given: bytes
) -> str:
    family_name = name_of(Student, "family_name", family, tenant_id, student)
    return f"{family_name} {name_of(Student, 'given_name', given, tenant_id, student)}"


def _names() -> Callable[..., str]:
    """Opens a name once, however often the row comes up."""
    return cache(lambda model, column, sealed, owner, row: open_column(model, column, bytes(sealed), owner, row))


def _addressed(notice: Notice) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSED, {"tenant": notice.tenant_id, "notice": notice.pk})
        return list(cursor.fetchall())


def _rooms(notice: Notice) -> dict[uuid.UUID, Classroom]:
    """The class of each pupil: one of those that the notice's bars count."""
    rooms = Classroom.objects.in_bulk(notice.class_tallies.values_list("classroom_id", flat=True))
    pairs = Enrolment.objects.filter(classroom_id__in=list(rooms)).values_list("student_id", "classroom_id")
    return {student: rooms[room] for student, room in pairs}


def _messages(notice: Notice) -> dict[uuid.UUID, dict[str, Message]]:
    found: dict[uuid.UUID, dict[str, Message]] = defaultdict(dict)
    rows = Delivery.objects.filter(tenant_id=notice.tenant_id, mailing_id=notice.pk)
    for guardian, channel, state, sent_at in rows.values_list("guardian_id", "channel", "state", "sent_at"):
        found[guardian][channel] = Message(state, sent_at)
    return found
