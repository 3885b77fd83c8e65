"""What a desk offers as audience, and the reading of what came back from the form."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.models import Guardianship
from messaging.notices.audiences import READERS
from messaging.notices.errors import UnknownAudience
from messaging.notices.models import AudienceItem, SendingRules
from messaging.notices.permissions import LEAD, Place
from messaging.notices.rules import rules_at
from schools.models import Classroom, Enrolment, Group, School
from schools.selectors import current_classrooms
from schools.states import ATTENDING, ATTENDS, in_state, today_in_tokyo
from tetoru.access import Staff

Kind = AudienceItem.Kind

# The homes that would get it, as the confirmation counts them: somebody there may read.
HOMES = f"""
select c.school_id, c.grade, c.id, count(distinct s.household_id)
from schools_enrolment e join schools_student s on s.id = e.student_id
join schools_classroom c on c.id = e.classroom_id
where e.tenant_id = %(tenant)s and c.id = any(%(classrooms)s) and {ATTENDS}
  and exists (select 1 from ({READERS}) g where g.student_id = e.student_id)
group by grouping sets ((c.school_id, c.grade, c.id), (c.school_id, c.grade), (c.school_id), ())
"""


@dataclass(frozen=True)
class Choice:
    """One tile: `key` as the form sends it, how it is called, and how many homes would get it."""

    key: str
    label: str
    households: int
    members: tuple[str, ...] = ()
    """The keys that it stands for, where it is one grade of many schools."""


@dataclass(frozen=True)
class Offer:
    """All tiles of a desk, in the order in which they are shown."""

    own: tuple[Choice, ...] = ()
    grades: tuple[Choice, ...] = ()
    classrooms: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    wholes: tuple[Choice, ...] = ()

    @property
    def all(self) -> tuple[Choice, ...]:
        """Every tile once."""
        return self.own + self.grades + self.classrooms + self.groups + self.wholes

    def ticked(self, keys: Iterable[str]) -> set[str]:
        """The keys, and the tiles whose members are all among them."""
        found = set(keys)
        return found | {choice.key for choice in self.all if choice.members and found.issuperset(choice.members)}

    @property
    def keys(self) -> frozenset[str]:
        """What the form may send back."""
        return frozenset(choice.key for choice in self.all)


def offer_at(actor: Staff, desk: Desk) -> Offer:
    """The audiences that the person may choose from at this desk. Nothing is chosen beforehand."""
    rooms = current_classrooms().filter(tenant_id=desk.tenant_id)
    if desk.school_id is None:
        return _offer_of_board(desk, list(rooms))
    return _offer_of_school(actor, desk, desk.school_id, list(rooms.filter(school_id=desk.school_id)))


def _offer_of_board(desk: Desk, rooms: list[Classroom]) -> Offer:
    homes = _homes(desk.tenant_id, rooms)
    schools = list(School.objects.filter(tenant_id=desk.tenant_id))
    everyone = Choice(f"tenant:{desk.tenant_id}", _("すべての学校"), homes[()])
    singles = (Choice(f"school:{school.pk}", school.name, homes[(school.pk,)]) for school in schools)
    return Offer(grades=tuple(_grades_of_all(schools, rooms, homes)), wholes=(everyone, *singles))


def _grades_of_all(
    schools: list[School], rooms: list[Classroom], homes: Counter[tuple[object, ...]]
) -> Iterator[Choice]:
    """One grade of all schools of a kind. A home with children in two of them counts in both."""
    kinds = {school.pk: school.kind for school in schools}
    known = sorted({(kinds[room.school_id], room.grade) for room in rooms if room.grade})
    for kind, grade in known:
        places = [room.school_id for room in rooms if (kinds[room.school_id], room.grade) == (kind, grade)]
        label = _("%(kind)s %(grade)d年生") % {"kind": School.Kind(kind).label, "grade": grade}
        members = tuple(f"grade:{place}:{grade}" for place in dict.fromkeys(places))
        count = sum(homes[(place, grade)] for place in dict.fromkeys(places))
        yield Choice(f"grades:{kind}:{grade}", label, count, members)


def _offer_of_school(actor: Staff, desk: Desk, school_id: uuid.UUID, rooms: list[Classroom]) -> Offer:
    homes = _homes(desk.tenant_id, rooms)
    seat = actor.seat_at(school_id)
    own_rooms = [room for room in rooms if seat and room.pk in seat.classroom_ids]
    own_grades = {room.grade for room in own_rooms if room.grade}

    def classroom(room: Classroom) -> Choice:
        return Choice(f"classroom:{room.pk}", room.label, homes[(school_id, room.grade, room.pk)])

    def grade(number: int) -> Choice:
        label = _("%(grade)d年生ぜんぶ") % {"grade": number}
        return Choice(f"grade:{school_id}:{number}", label, homes[(school_id, number)])

    near = [room for room in rooms if room.grade in own_grades or room in own_rooms]
    grades = sorted({room.grade for room in rooms if room.grade})
    everybody = Choice(f"school:{school_id}", _("全校"), homes[(school_id,)])
    wholes = (everybody,) if _may_ask_for_everybody(actor, desk) else ()
    return Offer(
        own=(*map(classroom, near), *(grade(number) for number in grades if number in own_grades)),
        grades=tuple(grade(number) for number in grades if number not in own_grades),
        classrooms=tuple(classroom(room) for room in rooms if room not in near),
        groups=_groups(school_id),
        wholes=wholes,
    )


def _may_ask_for_everybody(actor: Staff, desk: Desk) -> bool:
    """Managers; others where a manager can be asked to agree."""
    knows_approval = rules_at(desk.tenant_id, desk.school_id).approval != SendingRules.Approval.NONE
    return knows_approval or LEAD.allows(actor, Place(desk.school_id))


def _groups(school_id: uuid.UUID) -> tuple[Choice, ...]:
    attending = in_state(ATTENDING, prefix="memberships__student__")
    links = "memberships__student__guardianships__"
    is_read_for = Q(**{f"{links}state": Guardianship.State.ACTIVE, f"{links}may_read": True})
    homes = Count("memberships__student__household_id", distinct=True, filter=attending & is_read_for)
    groups = Group.objects.filter(school_id=school_id, closed_on=None).annotate(homes=homes)
    return tuple(Choice(f"group:{group.pk}", group.name, group.homes) for group in groups)


def _homes(tenant_id: uuid.UUID, rooms: list[Classroom]) -> Counter[tuple[object, ...]]:
    """Homes by (school, grade, class), (school, grade), (school,) and ()."""
    homes: Counter[tuple[object, ...]] = Counter()
    with connection.cursor() as cursor:
        ids = [room.pk for room in rooms]
        cursor.execute(HOMES, {"tenant": tenant_id, "classrooms": ids, "today": today_in_tokyo()})
        for *place, count in cursor.fetchall():
            homes[tuple(part for part in place if part is not None)] = count
    return homes


def items_from(keys: list[str], *, desk: Desk, offer: Offer) -> list[AudienceItem]:
    """Unsaved audience items for the keys of a form. Raises UnknownAudience for any not on offer."""
    named = [key for key in keys if key.startswith("student:")]
    members = {choice.key: choice.members for choice in offer.all if choice.members}
    if not set(keys) - set(named) <= offer.keys:
        raise UnknownAudience
    single = [member for key in keys if key not in named for member in members.get(key, (key,))]
    return [_item(key, desk) for key in dict.fromkeys(single)] + _named_items(named, desk)


def _item(key: str, desk: Desk) -> AudienceItem:
    kind, *target = key.split(":")
    item = AudienceItem(tenant_id=desk.tenant_id, kind=kind, school_id=desk.school_id)
    if kind == Kind.SCHOOL:
        item.school_id = uuid.UUID(target[0])
    elif kind == Kind.GRADE:
        item.school_id, item.grade = uuid.UUID(target[0]), int(target[1])
    elif kind == Kind.CLASSROOM:
        item.classroom_id = uuid.UUID(target[0])
    elif kind == Kind.GROUP:
        item.group_id = uuid.UUID(target[0])
    return item


def _named_items(keys: list[str], desk: Desk) -> list[AudienceItem]:
    """Pupils named one by one; each must be in a class of this desk's school."""
    try:
        wanted = {uuid.UUID(key.removeprefix("student:")) for key in keys}
    except ValueError as error:
        raise UnknownAudience from error
    if not wanted:
        return []
    rooms = current_classrooms().filter(school_id=desk.school_id)
    found = set(
        Enrolment.objects.filter(classroom__in=rooms, student_id__in=wanted).values_list("student_id", flat=True)
    )
    if found != wanted:
        raise UnknownAudience
    return [
        AudienceItem(tenant_id=desk.tenant_id, kind=Kind.STUDENT, school_id=desk.school_id, student_id=student_id)
        for student_id in sorted(wanted)
    ]
