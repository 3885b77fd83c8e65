"""The homes that a notice did not reach: nobody is registered, no message arrived, and nobody has opened it.

Found through what failed (a partial index) and through the pupils whom nobody could be told for (`Untold`), so that
it costs what is wrong and not what is right: the same among 30 homes and among 30,000.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from accounts.models import Guardianship, User
from messaging.delivery.models import Mailing
from messaging.notices.audiences import resolve
from messaging.notices.models import FollowUp, Notice
from schools.models import Student
from schools.states import ATTENDS, today_in_tokyo
from tetoru.crypto.fields import open_column
from tetoru.crypto.keyring import PLATFORM

MOST = 5_000
"""A bound on pupils, for the day on which every mail fails."""

# A message that has arrived, is on its way, waits for its digest, or was not wanted.
ALIVE = "('pending', 'sending', 'sent', 'waiting', 'bundled', 'opened', 'muted')"

# One of a reader's rows, by its whole key: OFFSET 0 keeps the planner from going through all recipients of the newest
# notice, of which its statistics know nothing.
RECIPIENT = """
select read_at from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s
    and guardian_id = reader.guardian_id and student_id = reader.student_id offset 0
"""

# Whoever was told otherwise stays in the list, also when the home opens it later.
UNREACHED = f"""
with missed as materialized (
    select student_id from notices_untold where tenant_id = %(tenant)s and notice_id = %(notice)s
    union
    select r.student_id from delivery_delivery d
    cross join lateral (select student_id from notices_recipient where tenant_id = %(tenant)s
        and notice_id = %(notice)s and guardian_id = d.guardian_id offset 0) r
    where d.tenant_id = %(tenant)s and d.mailing_id = %(notice)s and d.state in ('failed', 'bounced')
), pupil as materialized (
    select s.* from missed m join schools_student s on s.id = m.student_id and {ATTENDS}
), home as (
    select h.household_id, f.id is not null as is_done
    from (select distinct household_id from pupil) h
    left join notices_followup f
        on f.tenant_id = %(tenant)s and f.notice_id = %(notice)s and f.household_id = h.household_id
    left join lateral (
        select true as is_told from (
            select g.guardian_id, g.student_id from schools_student sib
            join accounts_guardianship g on g.student_id = sib.id where sib.household_id = h.household_id offset 0
        ) reader
        cross join lateral ({RECIPIENT}) r
        where r.read_at is not null or (
            select true from delivery_delivery d where d.tenant_id = %(tenant)s and d.mailing_id = any(%(mailings)s)
                and d.guardian_id = reader.guardian_id and d.state in {ALIVE} limit 1)
        limit 1
    ) told on true
    where f.id is not null or told.is_told is null
)
"""
COUNT = f"{UNREACHED} select count(*), count(*) filter (where is_done) from home"
PUPILS = f"""
{UNREACHED}
select h.household_id, p.id, p.family_name, p.given_name, room.school, room.label, room.number
from home h join pupil p using (household_id)
left join lateral (
    select k.name as school, k.order as place, c.grade, c.name, e.number,
        case when c.grade > 0 then c.grade || '年' else '' end || c.name as label
    from schools_enrolment e join schools_classroom c on c.id = e.classroom_id
    join schools_school k on k.id = c.school_id
    where e.tenant_id = %(tenant)s and e.student_id = p.id
      and (%(school)s::uuid is null or c.school_id = %(school)s::uuid)
    order by c.id = any(%(classrooms)s) desc, c.id desc limit 1
) room on true
order by room.place, room.school, room.grade, room.name, p.kana_order limit %(limit)s
"""
GUARDIANS = f"""
select reader.student_id, u.id, u.name, reader.relation,
    exists (select 1 from delivery_delivery d where d.tenant_id = %(tenant)s and d.mailing_id = %(notice)s
        and d.guardian_id = u.id and d.state = 'bounced'),
    exists (select 1 from delivery_delivery d where d.tenant_id = %(tenant)s and d.mailing_id = %(notice)s
        and d.guardian_id = u.id and d.state = 'failed')
from (
    select g.id, g.student_id, g.guardian_id, g.relation from accounts_guardianship g
    where g.tenant_id = %(tenant)s and g.student_id = any(%(students)s) offset 0
) reader
cross join lateral ({RECIPIENT}) r
join accounts_user u on u.id = reader.guardian_id order by reader.id
"""


@dataclass(frozen=True)
class Progress:
    """How many homes were not reached, and how many of them the school has told otherwise."""

    homes: int
    done: int

    @property
    def left(self) -> int:
        """Still to be telephoned or written to."""
        return self.homes - self.done


@dataclass(frozen=True)
class Missed:
    """A pupil of such a home. The name is opened when it is looked at."""

    tenant_id: uuid.UUID
    student_id: uuid.UUID
    sealed: tuple[bytes, bytes]
    school: str
    room: str
    number: int | None

    @cached_property
    def family(self) -> str:
        """小川."""
        return open_column(Student, "family_name", self.sealed[0], self.tenant_id, self.student_id)

    @cached_property
    def given(self) -> str:
        """ひなた."""
        return open_column(Student, "given_name", self.sealed[1], self.tenant_id, self.student_id)


@dataclass(frozen=True)
class MissedGuardian:
    """Somebody of such a home to whom it was addressed."""

    label: str
    trouble: str
    """`bounced`, `failed`, or `no_way`: there was none."""


@dataclass(frozen=True)
class MissedHome:
    """A home that was not reached, with its pupils whom the notice concerns."""

    household_id: uuid.UUID
    pupils: tuple[Missed, ...]

    @property
    def names(self) -> str:
        """小川 ひなた・そら."""
        return f"{self.pupils[0].family} {'・'.join(pupil.given for pupil in self.pupils)}"

    @property
    def rooms(self) -> str:
        """4年1組・2年3組."""
        return "・".join(dict.fromkeys(pupil.room for pupil in self.pupils if pupil.room))


@dataclass(frozen=True)
class ListedHome:
    """The same in a list: who should have got it, why not, and what was done."""

    home: MissedHome
    guardians: tuple[MissedGuardian, ...]
    follow_up: FollowUp | None

    @property
    def why(self) -> str:
        """`unregistered`, or the trouble of the one who was nearest."""
        troubles = {guardian.trouble for guardian in self.guardians}
        return next((trouble for trouble in ("bounced", "failed", "no_way") if trouble in troubles), "unregistered")


def progress_of(notice: Notice) -> Progress:
    """How many, for the status page."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _parameters(notice))
        return Progress(*cursor.fetchone())


def unreached_homes(notice: Notice) -> list[MissedHome]:
    """All of them, by class and kana; no name is opened yet."""
    with connection.cursor() as cursor:
        audience = resolve(notice.tenant_id, notice.audience.all())
        cursor.execute(PUPILS, audience.parameters | _parameters(notice))
        found = cursor.fetchall()
    by_home: dict[uuid.UUID, list[Missed]] = {}
    for household_id, student_id, family, given, school, room, number in found:
        pupil = Missed(notice.tenant_id, student_id, (family, given), school or "", room or "", number)
        by_home.setdefault(household_id, []).append(pupil)
    return [MissedHome(household_id, tuple(pupils)) for household_id, pupils in by_home.items()]


def homes_to_tell(notice: Notice) -> list[MissedHome]:
    """Those of them that nobody has telephoned or handed a letter."""
    told = set(FollowUp.objects.filter(notice=notice).values_list("household_id", flat=True))
    return [home for home in unreached_homes(notice) if home.household_id not in told]


def listed(notice: Notice, homes: Sequence[MissedHome]) -> list[ListedHome]:
    """These homes with everything that a page shows of them."""
    follow_ups = FollowUp.objects.filter(notice=notice, household_id__in=[home.household_id for home in homes])
    done = {follow_up.household_id: follow_up for follow_up in follow_ups.select_related("by")}
    guardians = _guardians(notice, [pupil.student_id for home in homes for pupil in home.pupils])
    return [
        ListedHome(
            home,
            tuple({g.label: g for pupil in home.pupils for g in guardians.get(pupil.student_id, [])}.values()),
            done.get(home.household_id),
        )
        for home in homes
    ]


def _guardians(notice: Notice, student_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[MissedGuardian]]:
    relations = dict(Guardianship.Relation.choices)
    found: dict[uuid.UUID, list[MissedGuardian]] = {}
    with connection.cursor() as cursor:
        cursor.execute(GUARDIANS, {"tenant": notice.tenant_id, "notice": notice.pk, "students": student_ids})
        for student_id, user_id, sealed, relation, has_bounced, has_failed in cursor.fetchall():
            label = f"{open_column(User, 'name', sealed, PLATFORM, user_id)}（{relations[relation]}）"
            trouble = "bounced" if has_bounced else "failed" if has_failed else "no_way"
            found.setdefault(student_id, []).append(MissedGuardian(label, trouble))
    return found


def mailings_about(notice: Notice) -> list[uuid.UUID]:
    """The ids of all mailings about a notice: the first has its own, reminders name it."""
    return [notice.pk, *Mailing.objects.filter(notice_id=notice.pk).values_list("pk", flat=True)]


def _parameters(notice: Notice) -> dict[str, Any]:
    return {
        "tenant": notice.tenant_id,
        "today": today_in_tokyo(),
        "notice": notice.pk,
        "school": notice.school_id,
        "mailings": mailings_about(notice),
        "limit": MOST,
    }
