"""Plans tenants, schools and classes."""

import datetime as dt

from demo.city.calendar import school_year_of
from demo.city.plan import City, Place, Room, TenantPlan
from demo.city.seeded import Seeded
from demo.city.shapes import CLUB_OF, SchoolShape, TenantShape
from schools.models import Classroom, Group, Membership, School, SchoolYear, Tenant

GROUPS = {
    School.Kind.ELEMENTARY: ("図書委員会", "放送委員会", "金管クラブ"),
    School.Kind.JUNIOR_HIGH: ("吹奏楽部", "サッカー部", "美術部", "生徒会"),
}
JOINS_CLUB = 0.3
JOINS_GROUP = 0.15


def plan_tenant(city: City, shape: TenantShape, seeded: Seeded, today: dt.date) -> TenantPlan:
    """One tenant with its schools, as yet without people."""
    number = school_year_of(today)
    start, end = dt.date(number, 4, 1), dt.date(number + 1, 3, 31)
    tenant = Tenant(id=seeded.next_id(), code=shape.code, name=shape.name, state=Tenant.State.ACTIVE, starts_on=start)
    year = SchoolYear(id=seeded.next_id(), tenant_id=tenant.pk, year=number, starts_on=start, ends_on=end)
    plan = TenantPlan(tenant, year)
    plan.add(year)
    for order, school in enumerate(shape.schools, start=1):
        plan.places.append(_place(plan, school, order, seeded))
    city.tenants.append(plan)
    return plan


def _place(plan: TenantPlan, shape: SchoolShape, order: int, seeded: Seeded) -> Place:
    school = School(
        id=seeded.next_id(), tenant=plan.tenant, kind=shape.kind, name=shape.name, slug=shape.slug, order=order
    )
    place = Place(plan.add(school), shape.next_slug, [])
    names = [
        (grade, f"{number}組" if grade else "クラブ")
        for grade, count in shape.classes
        for number in range(1, count + 1)
    ]
    share, rest = divmod(shape.pupils, len(names))
    for position, (grade, name) in enumerate(names):
        room = Classroom(id=seeded.next_id(), tenant=plan.tenant, school=school, year=plan.year, grade=grade, name=name)
        place.rooms.append(Room(plan.add(room), share + (position < rest)))
    _vary(place.rooms, seeded)
    return place


def _vary(rooms: list[Room], seeded: Seeded) -> None:
    """Make large classes differ by some pupils, as they do; the sum stays."""
    for one, other in zip(rooms[::2], rooms[1::2], strict=False):
        moved = seeded.random.randint(0, 3) if 28 <= one.size <= 31 else 0
        one.size, other.size = one.size - moved, other.size + moved


def fill_clubs(plan: TenantPlan, seeded: Seeded) -> None:
    """Put some pupils of a school into its after-school club too."""
    for place in plan.places:
        if place.school.slug not in CLUB_OF:
            continue
        day_school = plan.place(CLUB_OF[place.school.slug])
        for room in day_school.rooms:
            if room.classroom.grade <= 4:
                joining = [pupil for pupil in room.pupils if seeded.random.random() < JOINS_CLUB]
                place.rooms[0].pupils.extend(joining)
        place.rooms[0].size = len(place.rooms[0].pupils)


def plan_groups(plan: TenantPlan, seeded: Seeded) -> None:
    """Committees and clubs of the upper grades."""
    for place in plan.places:
        eligible = [pupil for room in place.rooms if room.classroom.grade in place.grades[-2:] for pupil in room.pupils]
        for name in GROUPS.get(School.Kind(place.school.kind), ()):
            group = Group(id=seeded.next_id(), tenant=plan.tenant, school=place.school, name=name)
            place.groups.append(plan.add(group))
            chosen = [pupil for pupil in eligible if seeded.random.random() < JOINS_GROUP] or eligible[:1]
            for pupil in chosen:
                plan.add(Membership(id=seeded.next_id(), tenant=plan.tenant, group=group, student=pupil))
