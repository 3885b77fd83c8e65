"""Addresses the planned notices in the past, with homes that open them, and counts what came of it.

The counts are those that sending, opening and folding would have left behind; the tests recount them.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Model

from demo.city.opening import Openings
from demo.city.plan import Sending
from demo.city.reach import Directory, Meant
from demo.city.seeded import Seeded
from messaging.notices.models import ClassTally, Dispatch, HourTally, Notice, Tally

INSERT = """
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id, read_at)
select %s, %s, guardian_id, student_id, read_at
from unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) as reader (guardian_id, student_id, read_at)
"""


@dataclass(frozen=True)
class Chance:
    """What decides who has read what, and by when."""

    seed: int
    now: dt.datetime
    ids: Seeded


@dataclass
class Addressed:
    """A notice's recipients, (guardian, pupil, read at), and what is counted from them."""

    sending: Sending
    recipients: list[tuple[UUID, UUID, dt.datetime | None]] = field(default_factory=list)
    homes_by_room: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    opened: dict[UUID, dt.datetime] = field(default_factory=dict)

    def write_recipients(self) -> None:
        """One statement, sorted by guardian as a real sending is."""
        if not self.recipients:
            return
        notice = self.sending.notice
        columns = [list(column) for column in zip(*sorted(self.recipients, key=lambda row: row[:2]), strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(INSERT, (notice.tenant_id, notice.pk, *columns))

    def counts(self, ids: Seeded) -> list[Model]:
        """The dispatch and the tallies."""
        notice, homes = self.sending.notice, self.homes_by_room
        own = {"tenant_id": notice.tenant_id, "notice": notice}
        finished = notice.sent_at + dt.timedelta(seconds=2)
        dispatch = Dispatch(
            id=notice.pk, recipient_count=len(self.recipients), addressed_count=notice.guardian_count,
            moved_at=finished, finished_at=finished, mail_queued_at=finished, **own,
        )  # fmt: skip
        hours = Counter(moment.replace(minute=0, second=0, microsecond=0) for moment in self.opened.values())
        rows: list[Model] = [dispatch, Tally(id=notice.pk, opened=len(self.opened), **own)]
        rows += [HourTally(id=ids.next_id(), hour=hour, opened=hours[hour], **own) for hour in sorted(hours)]
        for room in sorted(homes):
            opened = len(homes[room] & self.opened.keys())
            rows.append(
                ClassTally(id=ids.next_id(), classroom_id=room, households=len(homes[room]), opened=opened, **own)
            )
        return rows


def address(sending: Sending, directory: Directory, chance: Chance) -> Addressed:
    """Work out one notice's recipients and openings; sets the counts on the notice."""
    addressed = Addressed(sending)
    meant = directory.meant_by(sending)
    until = min(chance.now, sending.taken_back_at or chance.now)
    openings = Openings(sending.notice, seed=chance.seed, now=until, kept_unread=sending.kept_unread)
    readers = 0
    for household_id, pupils in _by_home(meant).items():
        guardians = list(dict.fromkeys(one for pupil in pupils for one in directory.guardians[pupil]))
        readers += len(guardians)
        read = openings.of_home(household_id, guardians)
        if read:
            addressed.opened[household_id] = min(read.values())
        for pupil in pupils:
            own = directory.guardians[pupil]
            addressed.recipients += [(guardian, pupil, read.get(guardian)) for guardian in own]
            for room in meant.rooms[pupil] if own else ():
                addressed.homes_by_room[room].add(household_id)
    _count(sending.notice, meant, directory, readers)
    return addressed


def _by_home(meant: Meant) -> dict[UUID, list[UUID]]:
    homes: dict[UUID, list[UUID]] = defaultdict(list)
    for pupil in meant.pupils.values():
        homes[pupil.household_id].append(pupil.pk)
    return homes


def _count(notice: Notice, meant: Meant, directory: Directory, readers: int) -> None:
    reached = [pupil for pupil in meant.pupils.values() if directory.guardians[pupil.pk]]
    notice.student_count = len(meant.pupils)
    notice.household_count = len({pupil.household_id for pupil in reached})
    notice.guardian_count = readers
    notice.unreached_count = len(meant.pupils) - len(reached)
