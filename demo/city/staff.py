"""Plans the staff: a principal, a vice-principal, an administrator, teachers; the board's office."""

from accounts.models import Homeroom, StaffSeat, User
from demo import cast
from demo.city.plan import City, Place, Room, TenantPlan
from demo.city.seeded import Seeded
from demo.names import Name
from schools.models import School
from tetoru.access import Role

FIRST_NUMBER = 1001
"""From here on logins are counted; the cast's are below."""


class StaffRoom:
    """Gives a tenant's schools their people."""

    def __init__(self, city: City, plan: TenantPlan, seeded: Seeded, password: str) -> None:
        self.city, self.plan, self.seeded, self.password = city, plan, seeded, password
        self.number = FIRST_NUMBER

    def fill(self) -> None:
        """The cast first, then whoever is still missing."""
        for member in cast.STAFF:
            if member.tenant == self.plan.tenant.code:
                self._add_cast(member)
        for place in self.plan.places:
            self._complete(place)

    def _add_cast(self, member: cast.CastStaff) -> None:
        user = self._user(member.login, member.name)
        for seat in member.seats:
            if not seat.school:
                self._seat(user, None, seat.roles, seat.title)
                self.plan.admins.append(user)
                continue
            place = self.plan.place(seat.school)
            room = place.room(seat.classroom) if seat.classroom else None
            self._seat(user, place, seat.roles, seat.title, room)

    def _complete(self, place: Place) -> None:
        is_club = place.school.kind == School.Kind.AFTER_SCHOOL
        titles = ("所長",) if is_club else ("校長", "教頭")
        for title in titles[len(place.managers) :]:
            self._seat(self._somebody(), place, (Role.MANAGER,), title)
        if not self._has_admin(place):
            self._seat(self._somebody(), place, (Role.SCHOOL_ADMIN,), "主任支援員" if is_club else "主幹教諭")
        for room in place.rooms:
            if room.teacher is None:
                self._seat(self._somebody(), place, (Role.TEACHER,), "支援員" if is_club else "教諭", room)
        if place.specialist is None:
            self._seat(self._somebody(), place, (Role.TEACHER,), "支援員" if is_club else "音楽専科")

    def _has_admin(self, place: Place) -> bool:
        seats = self.plan.rows[StaffSeat]
        return any(
            isinstance(seat, StaffSeat) and seat.school_id == place.school.pk and Role.SCHOOL_ADMIN in seat.roles
            for seat in seats
        )

    def _somebody(self) -> User:
        family, given = self.seeded.family(), self.seeded.adult()
        login = f"t{self.number:04}@{self.plan.tenant.code}"
        self.number += 1
        return self._user(login, Name(f"{family.text} {given.text}", f"{family.kana} {given.kana}"))

    def _user(self, login: str, name: Name) -> User:
        user = User(
            id=self.seeded.next_id(), kind=User.Kind.STAFF, login=login, password=self.password,
            name=name.text, kana=name.kana, tenant_ids=[self.plan.tenant.pk],
        )  # fmt: skip
        self.city.users.append(user)
        return user

    def _seat(
        self, user: User, place: Place | None, roles: tuple[Role, ...], title: str, room: Room | None = None
    ) -> None:
        plan, seeded = self.plan, self.seeded
        seat = plan.add(
            StaffSeat(
                id=seeded.next_id(), tenant=plan.tenant, user=user, school=place.school if place else None,
                roles=list(roles), title=title,
            )
        )  # fmt: skip
        if place is None:
            return
        if Role.MANAGER in roles:
            place.managers.append(user)
        elif room is not None:
            room.teacher = user
            plan.add(Homeroom(id=seeded.next_id(), tenant=plan.tenant, seat=seat, classroom=room.classroom))
        elif Role.TEACHER in roles:
            place.specialist = user
